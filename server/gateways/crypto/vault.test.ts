import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { AssertionError } from "@/server/kernel";
import { createVault } from "./vault";

const keys = { dataKey: randomBytes(32), indexKey: randomBytes(32) };
const vault = createVault(keys);
const IDENTITY = "330203199001010017";
const NAMES = ["", "林", "330203199001010017", "6".repeat(4_000), "𠮷野家 👵"];

describe("a sealed value", () => {
  test.each(NAMES)("opens to the very text for its purpose (%#)", (text) => {
    expect(vault.open(vault.seal(text, "holder-name"), "holder-name")).toBe(text);
  });

  test("differs each time and does not contain the text", () => {
    const [one, other] = [vault.seal(IDENTITY, "identity"), vault.seal(IDENTITY, "identity")];
    expect(one.equals(other)).toBe(false);
    expect(one.includes(IDENTITY)).toBe(false);
  });

  test("does not open when any one of its bytes was altered", () => {
    const sealed = vault.seal(IDENTITY, "identity");
    for (let at = 0; at < sealed.length; at++) {
      const altered = Buffer.from(sealed);
      altered[at] = (altered[at] ?? 0) ^ 1;
      expect(() => vault.open(altered, "identity"), `byte ${at}`).toThrow(AssertionError);
    }
  });

  test("does not open when it was cut, extended or is empty", () => {
    const sealed = vault.seal(IDENTITY, "identity");
    expect(() => vault.open(sealed.subarray(0, -1), "identity")).toThrow(/altered/);
    expect(() => vault.open(Buffer.concat([sealed, Buffer.of(0)]), "identity")).toThrow(/altered/);
    expect(() => vault.open(sealed.subarray(0, 20), "identity")).toThrow(/whole/);
    expect(() => vault.open(Buffer.alloc(0), "identity")).toThrow(/whole/);
  });

  test("does not open for another purpose or with another key, and the error does not tell the text", () => {
    const sealed = vault.seal(IDENTITY, "identity");
    const stranger = createVault({ ...keys, dataKey: randomBytes(32) });
    expect(() => vault.open(sealed, "account")).toThrow(/a sealed account was altered, or was sealed for another/);
    expect(() => stranger.open(sealed, "identity")).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining(IDENTITY) }),
    );
  });

  test("of a layout not known here is refused by its number", () => {
    const sealed = vault.seal(IDENTITY, "identity");
    sealed[0] = 9;
    expect(() => vault.open(sealed, "identity")).toThrow(/layout 1, not 9/);
  });
});

describe("the index of a value", () => {
  test("is the same 32 bytes for the same text and purpose in every process with the key", () => {
    const index = vault.indexOf(IDENTITY, "identity");
    expect(index).toHaveLength(32);
    expect(createVault(keys).indexOf(IDENTITY, "identity").equals(index)).toBe(true);
  });

  test("differs by text, by purpose and by key, also where text and purpose run together", () => {
    const index = vault.indexOf(IDENTITY, "identity");
    expect(vault.indexOf(IDENTITY, "account").equals(index)).toBe(false);
    expect(vault.indexOf("330203199001010018", "identity").equals(index)).toBe(false);
    expect(
      createVault({ ...keys, indexKey: randomBytes(32) })
        .indexOf(IDENTITY, "identity")
        .equals(index),
    ).toBe(false);
    expect(vault.indexOf("bc", "a").equals(vault.indexOf("c", "ab"))).toBe(false);
  });
});

test("a vault is not made of short keys, nor of one key for both uses", () => {
  expect(() => createVault({ ...keys, dataKey: randomBytes(16) })).toThrow(/32 bytes/);
  expect(() => createVault({ dataKey: keys.dataKey, indexKey: keys.dataKey })).toThrow(/different keys/);
});
