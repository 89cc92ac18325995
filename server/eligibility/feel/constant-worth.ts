import type { FeelDate } from "./date";
import type { Compiled, Run } from "./scope";
import type { FeelValue } from "./value";

/** What an expression asks for when it is not the same on every day, or not outside the loop that it stands in. */
class NotConstant extends Error {}

function never(): never {
  throw new NotConstant();
}

/**
 * What an expression that reads no fact is worth on every day: `5 - 5`, a parameter, a definition of such; undefined where that
 * depends on the day, on a loop around it, or cannot be worked out.
 */
export function constantWorth(compiled: Compiled): FeelValue | undefined {
  return worthOn(compiled, null);
}

/** What an expression that reads no fact is worth on a day; undefined where that depends on more, or cannot be worked out. */
export function worthOn(compiled: Compiled, day: FeelDate | null): FeelValue | undefined {
  if (compiled.literal !== undefined) return compiled.literal;
  if (compiled.reads.length > 0) return undefined;
  try {
    return compiled.evaluate(nobodysRun(day));
  } catch {
    return undefined; // what depends on more, and what fails: neither is known to be anything
  }
}

function nobodysRun(day: FeelDate | null): Run {
  return {
    fact: never,
    openFrom: never,
    get asOf() {
      return day ?? never();
    },
    history: [],
    human: never,
    amount: null,
    locals: ownLocals(),
    defined: [],
  };
}

/** Loop variables that can be read only where the expression itself has set them. */
function ownLocals(): FeelValue[] {
  return new Proxy<FeelValue[]>([], {
    get: (locals, key) =>
      typeof key === "string" && /^\d+$/.test(key) && !(key in locals) ? never() : Reflect.get(locals, key),
  });
}
