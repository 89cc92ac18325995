import { Icon, type IconName } from "./icon";
import { unbroken } from "./unbroken";

/** What a line of money can say of itself. Each has its own icon and its own word; colour only helps. */
export type Status = "arrived" | "arriving" | "returned" | "unsent" | "missing" | "over";

const SIGNS = {
  arrived: { icon: "arrived", tone: "arrived" },
  arriving: { icon: "clock", tone: "" },
  returned: { icon: "returned", tone: "attention" },
  unsent: { icon: "exclamation", tone: "attention" },
  over: { icon: "done", tone: "" },
  missing: { icon: "question", tone: "attention" },
} as const satisfies Record<Status, { icon: IconName; tone: string }>;

/** A status in one line: 已到账 with its filled disc, 正在到账 with a clock. */
export function StatusLine({ status, word }: { status: Status; word: string }) {
  const { icon, tone } = SIGNS[status];
  return (
    <span className={`status ${tone}`.trim()}>
      <Icon name={icon} />
      {word}
    </span>
  );
}

/** The headline of a screen whose money is in some state. */
export function StateTitle({
  icon,
  arrived = false,
  children,
}: {
  icon?: IconName;
  arrived?: boolean;
  children: string;
}) {
  return (
    <h1 className={arrived ? "state arrived" : "state"}>
      {icon ? <Icon name={icon} /> : null}
      {/* one piece beside the icon: the title lays its children out side by side */}
      <span>{unbroken(children)}</span>
    </h1>
  );
}
