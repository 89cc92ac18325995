import type { Route } from "next";
import type { ReactNode } from "react";
import { Icon, type IconName } from "./icon";
import { unbroken } from "./unbroken";
import { Way } from "./way";

type RowContent = {
  readonly icon?: IconName;
  readonly name: ReactNode;
  readonly note?: ReactNode;
  readonly sum?: ReactNode;
  readonly value?: ReactNode;
  readonly arrived?: boolean;
  /** It waits for the reader: its icon says so. */
  readonly warn?: boolean;
  /** `close` for a list of settings or records; `top` where two columns of two lines meet; `under`: with large text they do not. */
  readonly fit?: "close" | "close top" | "close top under" | "top";
  readonly light?: boolean;
};

function Content(props: RowContent & { opens: boolean }) {
  return (
    <>
      {props.icon && props.warn ? (
        <span className="attention">
          <Icon name={props.icon} />
        </span>
      ) : null}
      {props.icon && !props.warn ? <Icon name={props.icon} /> : null}
      <span className="main">
        <span className={props.light ? "name light" : "name"}>{unbroken(props.name)}</span>
        {props.note ? <span className="note">{unbroken(props.note)}</span> : null}
      </span>
      <span className="tail">
        {props.value ? <span className="value">{unbroken(props.value)}</span> : null}
        {props.sum ? <span className={props.arrived ? "sum arrived" : "sum"}>{props.sum}</span> : null}
        {props.opens ? <Icon name="forward" small /> : null}
      </span>
    </>
  );
}

/** A line that opens another screen. The chevron says so, except where a status already closes the line. */
export function RowLink<T extends string>(props: RowContent & { href: Route<T>; chevron?: boolean }) {
  const { href, chevron = true, ...content } = props;
  return (
    <Way className={`row ${content.fit ?? ""}`.trim()} href={href}>
      <Content {...content} opens={chevron} />
    </Way>
  );
}

/** A line that leaves the product: a telephone number, a source document. */
export function RowAnchor(props: RowContent & { href: string; chevron?: boolean }) {
  const { href, chevron = true, ...content } = props;
  const outside = href.startsWith("http");
  return (
    <a
      className={`row ${content.fit ?? ""}`.trim()}
      href={href}
      {...(outside ? { target: "_blank", rel: "noreferrer" } : {})}
    >
      <Content {...content} opens={chevron} />
    </a>
  );
}

/** A line that opens nothing. */
export function RowText(props: RowContent) {
  return (
    <div className={`row ${props.fit ?? ""}`.trim()}>
      <Content {...props} opens={false} />
    </div>
  );
}
