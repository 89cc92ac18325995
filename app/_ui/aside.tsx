import type { ReactNode } from "react";
import { Icon, type IconName } from "./icon";
import { unbroken } from "./unbroken";

/** A reassurance or a reason on a tinted ground; nothing is ever boxed inside it. */
export function Aside(props: {
  icon: IconName;
  title: string;
  children?: ReactNode;
  warn?: boolean;
  role?: "alert" | "status";
}) {
  return (
    <div className={props.warn ? "aside warn" : "aside"} role={props.role}>
      <Icon name={props.icon} />
      <div>
        <p className="name">{unbroken(props.title)}</p>
        {props.children ? <p className="note">{unbroken(props.children)}</p> : null}
      </div>
    </div>
  );
}
