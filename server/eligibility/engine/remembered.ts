import { Unknown } from "../feel/unknown";
import type { Coded, NumberCode } from "./number-operations";
import { MISSING } from "./scaled";

const NOTHING = new Unknown([]);

/** A code that is run at most once a subject. */
export function remembered(code: NumberCode): NumberCode {
  let stamp = 0;
  let known = 0;
  let scale = 0;
  let lacks = NOTHING;
  return (row) => {
    if (stamp !== row.stamp) {
      known = code(row);
      scale = row.scale;
      if (known === MISSING) lacks = row.unknown;
      stamp = row.stamp;
    }
    row.scale = scale;
    if (known === MISSING) row.unknown = lacks;
    return known;
  };
}

/** The same of a code with its cost. */
export function once({ code, cheap }: Coded): Coded {
  return { code: remembered(code), cheap };
}
