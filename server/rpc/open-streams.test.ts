import { describe, expect, test } from "vitest";
import { takeStream } from "./open-streams";

describe("open streams", () => {
  test("of one session are limited, and one that is given back can be taken again, once", () => {
    const held = Array.from({ length: 12 }, () => takeStream("one", undefined));
    expect(() => takeStream("one", undefined)).toThrow("TOO_MANY_REQUESTS");
    expect(takeStream("another", undefined)).toBeTypeOf("function");
    held[0]?.();
    held[0]?.(); // twice is once
    takeStream("one", undefined);
    expect(() => takeStream("one", undefined)).toThrow("TOO_MANY_REQUESTS");
  });

  test("are given back when the phone goes away, also before anything was sent", () => {
    const phone = new AbortController();
    for (let i = 0; i < 12; i++) takeStream("gone", phone.signal);
    expect(() => takeStream("gone", undefined)).toThrow("TOO_MANY_REQUESTS");
    phone.abort();
    for (let i = 0; i < 12; i++) takeStream("gone", phone.signal); // aborted already: held by nobody
    expect(takeStream("gone", undefined)).toBeTypeOf("function");
  });
});
