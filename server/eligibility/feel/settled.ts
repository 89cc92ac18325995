import { type Bounds, type Compiled, type Run, readsOf } from "./scope";
import { Unknown } from "./unknown";
import { equalValues, type FeelValue } from "./value";

/** The least and the most of a number; itself, where it has no bounds. */
export function boundsOrSelf(value: Compiled): Bounds {
  return value.bounds ?? { low: value, high: value };
}

/** True where a number of these may be open. */
export function haveBounds(...values: readonly Compiled[]): boolean {
  return values.some(({ bounds }) => bounds !== undefined);
}

/** An expression as it is where its bounds are not looked at. */
export function unsettled(value: Compiled): Compiled {
  return value.form.op === "settled" ? value.form.value : value;
}

/** An expression over open numbers: it is known where it comes to the same for the least and for the most of them. */
export function settled(value: Compiled, { low, high }: Bounds): Compiled {
  const both: Compiled = {
    ...value,
    reads: readsOf(value),
    evaluate: (run) => settle(value.evaluate(run), { low, high, run }),
    form: { op: "settled", value, low, high },
  };
  return value.type.kind === "number" ? { ...both, bounds: { low, high } } : both;
}

/** A value, or where it is unknown what its bounds agree on. A bound that is unknown or null decides nothing. */
function settle(value: FeelValue, { low, high, run }: Bounds & { run: Run }): FeelValue {
  if (!(value instanceof Unknown)) return value;
  const least = low.evaluate(run);
  if (least === null || least instanceof Unknown) return value;
  return equalValues(least, high.evaluate(run)) === true ? least : value;
}
