import type { ReactNode } from "react";
import { Icon } from "./icon";
import { unbroken } from "./unbroken";

/** One stop on the way of the money, already in words. `waiting` is where it has not been yet. */
export type Stop = {
  readonly key: string;
  readonly state: "done" | "here" | "waiting";
  readonly name: string;
  readonly note: ReactNode;
  readonly time: string | null;
  /** Confirmed on the phone but not sent: the line after it stays dotted. */
  readonly unsent?: boolean;
};

/**
 * The way of the money, stop by stop: solid line where it has passed, dotted where it has not, jade once it arrived.
 * `still`: a plan, not a payment, so nothing in it breathes.
 */
export function Route(props: { title: string; stops: readonly Stop[]; arrived?: boolean; still?: boolean }) {
  const { title, stops, arrived = false, still = false } = props;
  return (
    <section className="group">
      <h2 className="sr">{title}</h2>
      <ol className={`route${arrived ? " is-arrived" : ""}${still ? " still" : ""}`}>
        {stops.map((stop, index) => (
          <li
            key={stop.key}
            className={stop.unsent ? "done unsent" : stop.state}
            aria-current={stop.state === "here" ? "step" : undefined}
          >
            <Icon name={arrived && index === stops.length - 1 ? "arrived" : stop.state} />
            <div>
              <p className="stop">{unbroken(stop.name)}</p>
              {stop.note ? <p className="note">{unbroken(stop.note)}</p> : null}
            </div>
            {stop.time ? <time>{stop.time}</time> : null}
          </li>
        ))}
      </ol>
    </section>
  );
}
