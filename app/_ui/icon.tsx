import type { JSX } from "react";

const DISC_WITH_TICK = (
  <>
    <circle className="disc" cx="12" cy="12" r="9.25" />
    <path className="cut" d="M7.75 12.4l3 3 5.5-6" />
  </>
);
const RING_WITH_DOT = (
  <>
    <circle cx="12" cy="12" r="8.25" />
    <circle className="disc" cx="12" cy="12" r="4" />
  </>
);
const RING = "M12 3.75a8.25 8.25 0 1 1 0 16.5 8.25 8.25 0 0 1 0-16.5z";

/** One set on a grid of 24, one stroke, round ends. An icon stands only beside the word it repeats. */
const DRAWINGS = {
  back: "M14.5 5l-7 7 7 7",
  forward: "M9.5 6l6 6-6 6",
  down: "M6 9.5l6 6 6-6",
  home: "M4 11.5 12 4.75l8 6.75V19a1 1 0 0 1-1 1h-4.5v-5.25h-5V20H5a1 1 0 0 1-1-1z",
  records: "M6 3.75h12v16.5l-3-2-3 2-3-2-3 2zM9.25 8.5h5.5M9.25 12.5h5.5",
  mail: "M4.75 6h14.5a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H4.75a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1zM4.25 7l7.75 6 7.75-6",
  person: "M12 4.75a3.75 3.75 0 1 1 0 7.5 3.75 3.75 0 0 1 0-7.5zM4.75 20c.9-3.6 3.7-5.25 7.25-5.25S18.35 16.4 19.25 20",
  phone:
    "M6.6 4h2.9l1.6 4-2 1.6a11.5 11.5 0 0 0 5.3 5.3l1.6-2 4 1.6v2.9a2 2 0 0 1-2 2C11 19.4 4.6 13 4.6 6a2 2 0 0 1 2-2z",
  shield: "M12 3.5l7 2.5v5.5c0 4.3-2.9 7.6-7 9-4.1-1.4-7-4.7-7-9V6zM8.75 11.9l2.4 2.4 4.2-4.5",
  bank: "M4 9.5 12 4.75l8 4.75zM6.25 9.5v7.5M10 9.5v7.5M14 9.5v7.5M17.75 9.5v7.5M4 20h16",
  check: "M5 12.5l4.5 4.5L19 7.5",
  cross: "M6.5 6.5l11 11M17.5 6.5l-11 11",
  document: "M7 3.75h7l4 4v12.5H7a1 1 0 0 1-1-1V4.75a1 1 0 0 1 1-1zM13.75 4v4H18M9.25 12.5h5.5M9.25 16h5.5",
  device:
    "M8 3.5h8A1.5 1.5 0 0 1 17.5 5v14a1.5 1.5 0 0 1-1.5 1.5H8A1.5 1.5 0 0 1 6.5 19V5A1.5 1.5 0 0 1 8 3.5zM11 17.5h2",
  computer: "M4.5 5h15a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1h-15a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1zM9 20h6M12 16v4",
  lock: "M6.5 11h11a1.5 1.5 0 0 1 1.5 1.5v6a1.5 1.5 0 0 1-1.5 1.5h-11A1.5 1.5 0 0 1 5 18.5v-6A1.5 1.5 0 0 1 6.5 11zM8.25 11V8a3.75 3.75 0 0 1 7.5 0v3",
  firm: "M5 20V5a1 1 0 0 1 1-1h8a1 1 0 0 1 1 1v15M15 10h3a1 1 0 0 1 1 1v9M3.5 20h17M8.25 8h3.5M8.25 12h3.5M8.25 16h3.5",
  save: "M12 4v11M8 11l4 4 4-4M5 15.5v3A1.5 1.5 0 0 0 6.5 20h11a1.5 1.5 0 0 0 1.5-1.5v-3",
  send: "M12 15V4M8 8l4-4 4 4M5 13v5.5A1.5 1.5 0 0 0 6.5 20h11a1.5 1.5 0 0 0 1.5-1.5V13",
  speaker: "M4 10v4h3.5L12 18V6L7.5 10zM15.5 9.25a4 4 0 0 1 0 5.5M18 6.5a8 8 0 0 1 0 11",
  language:
    "M12 3.75a8.25 8.25 0 1 1 0 16.5 8.25 8.25 0 0 1 0-16.5zM3.9 12h16.2M12 3.9c2.3 2.3 3.3 5 3.3 8.1s-1 5.8-3.3 8.1c-2.3-2.3-3.3-5-3.3-8.1s1-5.8 3.3-8.1z",
  offline:
    "M4 4l16 16M3.5 10.5a13 13 0 0 1 4-2.6M11 6.9a12.8 12.8 0 0 1 9.5 3.6M6.75 14a8 8 0 0 1 4.5-2.2M15.4 12.6c.7.4 1.3.85 1.85 1.4M12 18h.01",
  add: "M12 5v14M5 12h14",
  torch: "M13 3.5 6 13h5l-1 7.5L17 11h-5z",
  picture:
    "M5.5 4.5h13A1.5 1.5 0 0 1 20 6v12a1.5 1.5 0 0 1-1.5 1.5h-13A1.5 1.5 0 0 1 4 18V6a1.5 1.5 0 0 1 1.5-1.5zM4 16l4.5-4.5 4 4 2.5-2.5 5 5M15.5 8.5h.01",
  keyboard:
    "M4.5 6.5h15A1.5 1.5 0 0 1 21 8v8a1.5 1.5 0 0 1-1.5 1.5h-15A1.5 1.5 0 0 1 3 16V8a1.5 1.5 0 0 1 1.5-1.5zM7 10.5h.01M10.5 10.5h.01M14 10.5h.01M17.5 10.5h.01M8.5 14h7",
  scan: "M4 8.5V5.5A1.5 1.5 0 0 1 5.5 4h3M15.5 4h3A1.5 1.5 0 0 1 20 5.5v3M20 15.5v3a1.5 1.5 0 0 1-1.5 1.5h-3M8.5 20h-3A1.5 1.5 0 0 1 4 18.5v-3M8 12h8",
  clock: `${RING}M12 7.75V12l3 2`,
  returned: "M8 5.5 4.25 9.25 8 13M4.5 9.25h9.75a5.25 5.25 0 0 1 0 10.5H8",
  exclamation: `${RING}M12 7.75v5M12 16h.01`,
  question: `${RING}M9.75 9.75a2.3 2.3 0 1 1 3.3 2.05c-.7.35-1.05.75-1.05 1.45v.25M12 16.25h.01`,
  done: `${RING}M8.25 12.25l2.6 2.6 4.9-5.2`,
  here: RING_WITH_DOT,
  waiting: RING,
  arrived: DISC_WITH_TICK,
} as const satisfies Record<string, string | JSX.Element>;

/** The name of one icon of the set. */
export type IconName = keyof typeof DRAWINGS;

/** An icon. Always decoration to a screen reader: the word beside it says the same. */
export function Icon({ name, small = false }: { name: IconName; small?: boolean }) {
  const drawing = DRAWINGS[name];
  return (
    <svg className={small ? "icon icon-small" : "icon"} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      {typeof drawing === "string" ? <path d={drawing} /> : drawing}
    </svg>
  );
}
