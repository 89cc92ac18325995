import { describe, expect, it } from "vitest";
import { REFUSALS } from "@/server/kernel";
import { messagesFor } from "./catalogue";

type Tree = { readonly [key: string]: string | Tree };
/** What client islands fill themselves, without a plural among them. */
const FILLED_ON_THE_PHONE = ["common", "account", "claim", "kept", "results", "refusals", "fault", "expiry"];

function sentences(tree: Tree, path = ""): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === "string" ? [[path + key, value] as [string, string]] : sentences(value, `${path}${key}.`),
  );
}

const names = (sentence: string) => [...sentence.matchAll(/\{(\w+)[},]/g)].map((match) => match[1]).sort();
const inChinese = new Map(sentences(messagesFor({ language: "zh-CN", mode: "standard" }) as unknown as Tree));
const inEnglish = new Map(sentences(messagesFor({ language: "en", mode: "standard" }) as unknown as Tree));

describe("the catalogue", () => {
  it("says every refusal in both languages", () => {
    for (const code of Object.keys(REFUSALS)) {
      for (const part of ["what", "next"]) {
        expect(inChinese.get(`refusals.${code}.${part}`)).toBeTruthy();
        expect(inEnglish.get(`refusals.${code}.${part}`)).toBeTruthy();
      }
    }
  });

  it("names the same values in both languages", () => {
    for (const [path, sentence] of inChinese) {
      expect(new Set(names(inEnglish.get(path) ?? "")), path).toEqual(new Set(names(sentence)));
    }
  });

  it("keeps plurals away from the sentences that the phone fills by itself", () => {
    for (const [path, sentence] of [...inChinese, ...inEnglish]) {
      if (FILLED_ON_THE_PHONE.includes(path.split(".")[0] ?? "")) expect(sentence, path).not.toMatch(/\{\w+,/);
    }
  });

  it("never hurries, thanks or shouts", () => {
    for (const [path, sentence] of inChinese) expect(sentence, path).not.toMatch(/尊敬的|！|尽快|立即|感谢|谢谢/);
  });

  it("overlays elder words and keeps the rest", () => {
    const elder = messagesFor({ language: "zh-CN", mode: "elder" });
    expect(elder.claim.arrived).toBe("钱到了");
    expect(elder.claim.arriving).toBe("正在到账");
  });
});
