import { expect, test } from "vitest";
import { exitCodeOf } from "./exit-code";

test.each([
  [{ ok: true, keyKnown: true, withoutKey: false }, 0],
  [{ ok: true, keyKnown: false, withoutKey: true }, 0],
  [{ ok: true, keyKnown: false, withoutKey: false }, 2],
  [{ ok: false, keyKnown: true, withoutKey: false }, 1],
  [{ ok: false, keyKnown: false, withoutKey: true }, 1],
  [{ ok: false, keyKnown: false, withoutKey: false }, 1],
])(
  "a log is sound where everything holds under a known key, or the hashes alone were asked for: %o ends with %i",
  (checked, code) => {
    expect(exitCodeOf(checked)).toBe(code);
  },
);
