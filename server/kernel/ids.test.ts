import { describe, expect, test } from "vitest";
import { freshBytes, idSchema, newId } from ".";

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

test("random bytes are given to nobody twice, however many are drawn at a time", () => {
  const given = Array.from({ length: 2_000 }, (_, i) => freshBytes(8 + (i % 3) * 12));
  for (const bytes of given) bytes.fill(0); // who was given bytes may do with them what he likes
  const fresh = Array.from({ length: 2_000 }, () => freshBytes(32).toString("hex"));
  expect(new Set(fresh).size).toBe(2_000);
  expect(fresh).not.toContain("00".repeat(32));
});
