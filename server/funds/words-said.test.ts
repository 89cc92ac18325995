import { describe, expect, test } from "vitest";
import { comparedWith, isSaidBefore, type SaidWord } from "./words-said";

const AT = "2026-11-20T02:00:00.000Z";
const LATER = "2026-11-20T02:00:01.000Z";
const accc = (more: Partial<SaidWord> = {}): SaidWord => ({
  word: "ACCC",
  reason: null,
  bankReference: "R1",
  at: AT,
  message: "pain.002",
  ...more,
});

describe("a word beside those that were heard", () => {
  test("of one kind of message contradicts where reason, reference or instant is another", () => {
    expect(comparedWith(accc(), [accc()])).toBe("same");
    expect(comparedWith(accc({ at: "2026-11-20T10:00:00.000+08:00" }), [accc()])).toBe("same");
    for (const other of [{ bankReference: "R2" }, { at: LATER }, { reason: "TM01" }]) {
      expect(comparedWith(accc(other), [accc()])).toBe("otherwise");
      expect(comparedWith(accc(other), [accc(), accc(other)])).toBe("same");
    }
  });

  test("of another kind of message contradicts nothing but its own kind", () => {
    const notice = accc({ message: "camt.054", bankReference: "N1", at: LATER });
    expect(comparedWith(notice, [accc()])).toBe("again");
    expect(comparedWith({ ...notice, bankReference: "N2" }, [accc(), notice])).toBe("otherwise");
    expect(comparedWith(accc({ message: "camt.054" }), [accc()])).toBe("same");
  });

  test("that ends nothing is asked for again and again: its instant and its reference are of the question, its reason is not", () => {
    const underWay = accc({ word: "ACSP", reason: "TM01" });
    expect(comparedWith({ ...underWay, at: LATER, bankReference: "R2" }, [underWay])).toBe("same");
    expect(comparedWith({ ...underWay, reason: null }, [underWay])).toBe("otherwise");
  });

  test("that money came back is the same in a pacs.004 that was written again later, and another under another name of the return", () => {
    const back = accc({ word: "RTND", reason: "AC06", message: "pacs.004" });
    expect(comparedWith({ ...back, at: LATER }, [back])).toBe("same");
    expect(comparedWith({ ...back, bankReference: "R2" }, [back])).toBe("otherwise");
    expect(isSaidBefore({ ...back, amountFen: 1 }, { ...back, amountFen: 2 })).toBe(false);
  });

  test("is compared by its reason alone with one whose message and instant nobody wrote down", () => {
    const unknown = { word: "ACCC", reason: null, bankReference: "R0" };
    expect(comparedWith(accc(), [unknown])).toBe("same");
    expect(comparedWith(accc({ reason: "TM01" }), [unknown])).toBe("otherwise");
  });
});
