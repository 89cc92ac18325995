import { Unknown } from "../feel/unknown";
import type { Coded, NumberCode } from "./number-operations";
import { MISSING } from "./scaled";

const NOTHING = new Unknown([]);

/** A code that is run at most once a subject. */
export function remembered(code: NumberCode): NumberCode {
  return kept(code, false);
}

/** A code that no subject changes, run once a day. */
export function onceADay(code: NumberCode): NumberCode {
  return kept(code, true);
}

/** The whole answer is kept: the value, its decimals, and what it lacks, which the row remembers of the last answer only. */
function kept(code: NumberCode, isOfTheDay: boolean): NumberCode {
  let stamp = 0;
  let known = 0;
  let scale = 0;
  let lacks = NOTHING;
  return (row) => {
    const now = isOfTheDay ? row.day : row.stamp;
    if (stamp !== now) {
      known = code(row);
      scale = row.scale;
      if (known === MISSING) lacks = row.unknown;
      stamp = now;
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
