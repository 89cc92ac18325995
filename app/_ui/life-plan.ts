/** One step that a payment can take, by the names of its ends. */
export type LifeStep = { readonly from: string; readonly to: string; readonly event: string };

type Point = { readonly x: number; readonly y: number };

/** A place in the picture. */
export type LifeBox = Point & { readonly status: string };
/** A way between two places: its path, and where its words stand. */
export type LifeWay = LifeStep & {
  readonly path: string;
  readonly words: Point;
  readonly anchor: "start" | "middle" | "end";
};

/** The size of the picture and of its boxes. */
export const LIFE_SIZE = { width: 1000, height: 244, boxWidth: 104, boxHeight: 48 } as const;

const TOP = 56;
const BOTTOM = 204;
/** Where each status stands: the way that is hoped for is the upper line. */
const PLACES: Readonly<Record<string, Point>> = {
  confirmed: { x: 68, y: TOP },
  paying: { x: 284, y: TOP },
  credited: { x: 500, y: TOP },
  recovering: { x: 716, y: TOP },
  recovered: { x: 932, y: TOP },
  returned: { x: 284, y: BOTTOM },
  cancelled: { x: 68, y: BOTTOM },
};
const HALF = { x: LIFE_SIZE.boxWidth / 2, y: LIFE_SIZE.boxHeight / 2 };
const APART = 18; // two ways between the same places stand this far left and right of the middle
const ASIDE = 8; // and two that lie level this far above and below it
const WORDS_ABOVE = 10;
const WORDS_BELOW = 22;
const WORDS_BESIDE = 10;

/** The life of a payment as boxes and ways, from the steps it can take. @throws Error for a status without a place. */
export function planLife(steps: readonly LifeStep[]): { boxes: LifeBox[]; ways: LifeWay[] } {
  const statuses = [...new Set(steps.flatMap(({ from, to }) => [from, to]))];
  const boxes = statuses.map((status) => ({ status, ...placeOf(status) }));
  const isTwoWay = ({ from, to }: LifeStep) => steps.some((other) => other.from === to && other.to === from);
  return { boxes, ways: steps.map((step) => ({ ...step, ...wayOf(step, isTwoWay(step)) })) };
}

function placeOf(status: string): Point {
  const place = PLACES[status];
  if (!place) throw new Error(`the status ${status} has no place in the picture`);
  return place;
}

function wayOf(step: LifeStep, isTwoWay: boolean): Pick<LifeWay, "path" | "words" | "anchor"> {
  const [from, to] = [placeOf(step.from), placeOf(step.to)];
  if (from.y === to.y) {
    const side = Math.sign(to.x - from.x);
    const [start, end] = [from.x + side * HALF.x, to.x - side * HALF.x];
    // There above, back below, words outside of both.
    const y = from.y - (isTwoWay ? side * ASIDE : 0);
    const words = { x: (start + end) / 2, y: y + (side > 0 ? -WORDS_ABOVE : WORDS_BELOW) };
    return { path: `M${start} ${y}H${end}`, words, anchor: "middle" };
  }
  const down = Math.sign(to.y - from.y);
  if (from.x === to.x) {
    // Down on the left, up on the right, words outside of both.
    const x = from.x + (isTwoWay ? -down * APART : 0);
    const [start, end] = [from.y + down * HALF.y, to.y - down * HALF.y];
    const words = { x: x + (down > 0 && isTwoWay ? -WORDS_BESIDE : WORDS_BESIDE), y: (start + end) / 2 + 5 };
    return { path: `M${x} ${start}V${end}`, words, anchor: down > 0 && isTwoWay ? "end" : "start" };
  }
  const [start, side] = [from.y + down * HALF.y, Math.sign(to.x - from.x)];
  const end = to.x - side * HALF.x;
  const words = { x: from.x + WORDS_BESIDE, y: (start + to.y) / 2 + 5 };
  return {
    path: `M${from.x} ${start}V${to.y - down * 12}Q${from.x} ${to.y} ${from.x + side * 12} ${to.y}H${end}`,
    words,
    anchor: "start",
  };
}
