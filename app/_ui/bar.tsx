import type { Route } from "next";
import type { ReactNode } from "react";
import { Icon } from "./icon";
import { Way } from "./way";

/** The wordmark, on the screens one comes home to. */
export function Wordmark({ children, heading = false }: { children: string; heading?: boolean }) {
  return heading ? <h1 className="wordmark">{children}</h1> : <span className="wordmark">{children}</span>;
}

/** The way back. Elder mode writes it out. */
export function BackLink<T extends string>(props: { href: Route<T>; label: string; written: string | null }) {
  return (
    <Way className={props.written ? "tool back strong" : "tool back"} href={props.href} aria-label={props.label}>
      <Icon name="back" small={props.written !== null} />
      {props.written}
    </Way>
  );
}

/** 12345, on every screen about one payment. */
export function CallTool({ label }: { label: string }) {
  return (
    <a className="tool last" href="tel:12345" aria-label={label}>
      <Icon name="phone" small />
      12345
    </a>
  );
}

/** Where am I, how do I go back, whom can I ask. */
export function Bar({ start, children }: { start: ReactNode; children?: ReactNode }) {
  return (
    <header className="bar">
      {start}
      <span className="spring" />
      {children}
    </header>
  );
}

/** On every screen while acting for a firm: for whom, and how to stop. Inverted, so that it cannot be overlooked. */
export function RepresentBar<T extends string>(props: {
  label: string;
  name: string;
  switchHref: Route<T>;
  switchWord: string;
}) {
  return (
    <section className="represent" aria-label={props.label}>
      <Icon name="firm" />
      <p className="who">
        {props.label}
        <b>{props.name}</b>
      </p>
      <Way href={props.switchHref}>{props.switchWord}</Way>
    </section>
  );
}
