import type { Route } from "next";
import { Way } from "./way";

/** Where an officer can go, and the way back to her own money. Wraps where there is little room. */
export function OfficeBar<T extends string>(props: {
  name: string;
  label: string;
  places: readonly { href: Route<T>; word: string; current: boolean }[];
  home: string;
}) {
  return (
    <header className="office-bar">
      <span className="wordmark">{props.name}</span>
      <nav aria-label={props.label}>
        {props.places.map(({ href, word, current }) => (
          <Way key={href} href={href} aria-current={current ? "page" : undefined}>
            {word}
          </Way>
        ))}
      </nav>
      <Way className="home" href="/">
        {props.home}
      </Way>
    </header>
  );
}
