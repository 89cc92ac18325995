import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AssertionError, fen } from "@/server/kernel";
import { MessageUnreadable, readMessage, validateMessage, writableText } from ".";
import { fenOf, yuanOf } from "./amount";
import { MAX_MESSAGE_CHARS, writeDocument } from "./xml";

const LAUGHS = 10;
const billionLaughs = `<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol0 "lol">${Array.from(
  { length: LAUGHS },
  (_, n) => `<!ENTITY lol${n + 1} "${`&lol${n};`.repeat(10)}">`,
).join("")}]><Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10">&lol${LAUGHS};</Document>`;
const externalEntity = `<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10">&x;</Document>`;
const ofMegabytes = (count: number) => "x".repeat(count * 1_048_576);

describe("a hostile message", () => {
  test.each([
    ["ten levels of entities (a billion laughs)", billionLaughs],
    ["an external entity", externalEntity],
    ["an external document type", '<!DOCTYPE d SYSTEM "http://127.0.0.1:1/d.dtd"><Document/>'],
    ["a document type in small letters", billionLaughs.replace("DOCTYPE", "doctype")],
    ["a declared encoding that hides one", '<?xml version="1.0" encoding="UTF-7"?><Document/>'],
    ["100 MB", `<Document>${ofMegabytes(100)}</Document>`],
    ["100,000 elements in one another", "<a>".repeat(100_000) + "</a>".repeat(100_000)],
    ["a control character", "<Document>\u0000</Document>"],
    ["members of every object", '<__proto__ xmlns="x"><constructor/></__proto__>'],
  ])("of %s is refused before any of it is used", async (_, text) => {
    expect(() => readMessage(text)).toThrow(MessageUnreadable);
    await expect(validateMessage(text)).rejects.toThrow(MessageUnreadable);
    expect(Object.prototype).not.toHaveProperty("#text");
  });

  test("one character longer than allowed is refused by its length alone", () => {
    expect(() => readMessage(" ".repeat(MAX_MESSAGE_CHARS + 1))).toThrow("too long");
  });
});

describe("money in a message", () => {
  test("is exact both ways, for every amount that fen can hold", () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (amount) => {
        expect(fenOf(yuanOf(fen(amount)))).toBe(amount);
      }),
      { seed: 20261121 },
    );
    expect(yuanOf(fen(Number.MAX_SAFE_INTEGER))).toBe("90071992547409.91");
  });

  test.each([
    ["0.07", 7],
    ["1", 100],
    ["34501.5", 3_450_150],
    ["1.23000", 123],
  ])("%s yuan is %i fen", (text, amount) => expect(fenOf(text)).toBe(amount));

  test.each(["0.001", "1e3", "-1", "", " 1", "1,000.00", "90071992547409.92", "NaN"])("%j is no amount", (text) =>
    expect(() => fenOf(text)).toThrow(MessageUnreadable),
  );
});

test("a text is cut by characters and keeps nothing that XML cannot carry", () => {
  expect(writableText("a\u0000b\nc\ud800d", 35)).toBe("a b c d");
  expect(writableText("💰".repeat(200), 140)).toBe("💰".repeat(140));
  expect(() => writeDocument("x", { a: "\u0001" })).toThrow(AssertionError);
});
