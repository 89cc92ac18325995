import { describe, expect, test } from "vitest";
import { idSchema, newId } from ".";

describe("an identifier on the wire", () => {
  test("is one that we could have made", () => {
    for (const prefix of ["sub", "clm", "ent"] as const) {
      expect(idSchema(prefix).safeParse(newId(prefix, new Date())).success).toBe(true);
    }
  });

  test.each([
    ["clm_\u0000"],
    ["clm_"],
    ["ent_01abc"],
    ["clm_01ABC"],
    ["clm_a b"],
    ["clm_a\n"],
    [`clm_${"a".repeat(32)}`],
    [""],
  ])("%j is none, and never reaches the database", (text) => {
    expect(idSchema("clm").safeParse(text).success).toBe(false);
  });
});
