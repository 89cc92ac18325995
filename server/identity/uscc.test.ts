import { expect, test } from "vitest";
import { isUscc, tidyUscc } from "./uscc";

// Published by their holders: Alibaba (China), Tencent, and the example of GB 32100-2015's own explanation.
test.each(["91330100799655058B", "9144030071526726XG", "91350100M000100Y43"])("%s is a credit code", (code) => {
  expect(isUscc(code)).toBe(true);
});

test("one character wrong, or two neighbours exchanged, is no credit code", () => {
  const code = "91350100M000100Y43";
  for (let at = 0; at < code.length; at++) {
    for (const other of "0123456789ABCDEFGHJKLMNPQRTUWXY") {
      if (other !== code[at])
        expect(isUscc(code.slice(0, at) + other + code.slice(at + 1)), `${at} ${other}`).toBe(false);
    }
    const [a, b] = [code[at], code[at + 1]];
    if (b && a !== b) expect(isUscc(code.slice(0, at) + b + a + code.slice(at + 2)), `${at} exchanged`).toBe(false);
  }
});

test("what is typed may have spaces, dashes and small letters, and nothing else", () => {
  expect(tidyUscc(" 9135 0100-m000 100y43 ")).toBe("91350100M000100Y43");
  for (const wrong of ["", "91350100M000100Y4", "91350100I000100Y43", "91350100M000100Y430"])
    expect(isUscc(wrong)).toBe(false);
});
