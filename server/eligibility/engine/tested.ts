import { codeTest, type Test } from "./column";
import { type Made, PLAIN } from "./truth-node";

/** The condition that a comparison of a column is. */
export function tested(test: Test): Made {
  return { shape: { ...PLAIN, cheap: test.column.cheap, test }, code: codeTest(test) };
}
