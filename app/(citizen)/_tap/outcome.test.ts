import { describe, expect, it } from "vitest";
import { ForeignAnswer } from "@/app/_rpc/foreign-answer";
import { failureOf } from "./outcome";

const answered = (data: object) => Object.assign(new Error("answered"), { data });

describe("what became of a tap", () => {
  it("is a lost line whenever no answer of ours came: nobody knows whether the tap arrived", () => {
    expect(failureOf(new TypeError("fetch failed"))).toEqual({ kind: "no-line" });
    expect(failureOf(new DOMException("timed out", "TimeoutError"))).toEqual({ kind: "no-line" });
    expect(failureOf(null)).toEqual({ kind: "no-line" });
  });

  it("is our fault where something of ours answered that is no answer of ours: the line is fine", () => {
    const from = (cause: unknown, meta?: object) => Object.assign(new Error("unread", { cause }), { meta });
    expect(failureOf(from(new ForeignAnswer(502)))).toEqual({ kind: "broken" });
    expect(failureOf(from(new Error("shape"), { response: { status: 500 } }))).toEqual({ kind: "broken" });
    expect(failureOf(from(new ForeignAnswer(511)))).toEqual({ kind: "no-line" }); // a network that asks to sign in
    expect(failureOf(from(new SyntaxError("a portal's page")))).toEqual({ kind: "no-line" });
  });

  it("is a refusal with its code, when one was given", () => {
    expect(failureOf(answered({ refusal: { code: "ENTITLEMENT_CHANGED", details: {} } }))).toEqual({
      kind: "refused",
      code: "ENTITLEMENT_CHANGED",
    });
  });

  it.each(["SESSION_EXPIRED", "NOT_SIGNED_IN"])("leads to signing in again for %s", (code) => {
    expect(failureOf(answered({ refusal: { code, details: {} } }))).toEqual({ kind: "signed-out" });
  });

  it("tells a silent neighbour from a fault of ours, and keeps the number of the request", () => {
    expect(failureOf(answered({ refusal: null, outage: true, requestId: "r" }))).toEqual({ kind: "outage" });
    expect(failureOf(answered({ refusal: null, outage: false, requestId: "r" }))).toEqual({
      kind: "fault",
      requestId: "r",
    });
  });
});
