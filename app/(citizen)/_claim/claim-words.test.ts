import { describe, expect, test } from "vitest";
import { en } from "@/app/_messages/en";
import { zhCN } from "@/app/_messages/zh-cn";
import type { ClaimView } from "@/app/views";
import { programLine, routeOf, sayElapsed } from "./claim-words";

const TAPPED = "2026-11-20T05:31:34.000Z";
const ACCEPTED = "2026-11-20T05:31:34.400Z";
const CREDITED = "2026-11-20T05:32:04.000Z";
const AGAIN = "2026-11-20T05:31:50.000Z";

/** A credited claim, as far as its words read it. */
function credited(over: { acceptedAt?: string; startedAt?: string } = {}): ClaimView {
  const startedAt = over.startedAt ?? TAPPED;
  const stop = (name: string, at: string) => ({ stop: name, state: "done", at });
  return {
    status: "credited",
    programName: "生活安居补助",
    payeeAccount: { bankName: "宁波银行" },
    confirmedAt: TAPPED,
    startedAt,
    creditedAt: CREDITED,
    elapsedMs: Date.parse(CREDITED) - Date.parse(startedAt),
    confirmedByName: null,
    remittanceText: "甬易办",
    stops: [
      stop("confirmed", startedAt),
      stop("pool-paid", startedAt),
      stop("bank-accepted", over.acceptedAt ?? ACCEPTED),
      stop("credited", CREDITED),
    ],
  } as unknown as ClaimView;
}
const words = zhCN.claim as unknown as Parameters<typeof routeOf>[1];
const wordsAndTimes = (claim: ClaimView) =>
  routeOf(claim, words, { accountNote: null, elapsedMs: 0 }).map(({ name, time }) => [name, time]);

describe("the way of the money", () => {
  test("says of each stop the word that the bank said at the time beside it", () => {
    expect(wordsAndTimes(credited())[2]).toEqual(["宁波银行已受理", "13:31:34"]);
    expect(wordsAndTimes(credited({ acceptedAt: CREDITED }))[2]).toEqual(["宁波银行已入账", "13:32:04"]);
  });

  test("begins with sending it again, where it was sent again", () => {
    expect(wordsAndTimes(credited())[0]).toEqual(["您已确认", "13:31:34"]);
    expect(wordsAndTimes(credited({ startedAt: AGAIN }))[0]).toEqual(["已重新发出", "13:31:50"]);
    expect(programLine(credited({ startedAt: AGAIN }), words)).toBe("生活安居补助，用时14秒");
  });
});

test.each([
  [0, "0秒", "0 s"],
  [59_999, "59秒", "59 s"],
  [60_000, "1分", "1 min"],
  [250_000, "4分10秒", "4 min 10 s"],
  [7_505_000, "2小时5分", "2 h 5 min"],
  [3 * 86_400_000 + 61_000, "3天", "3 d"],
])("%i ms are said as %s, %s", (ms, chinese, english) => {
  expect(sayElapsed(ms, words)).toBe(chinese);
  expect(sayElapsed(ms, en.claim as unknown as typeof words)).toBe(english);
});
