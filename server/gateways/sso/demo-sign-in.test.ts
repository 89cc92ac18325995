import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { createDemoSignIn } from "./demo-sign-in";

const people = [
  { slug: "lin-he", identity: "330203199001010017", name: "林小禾" },
  { slug: "wang-a-po", identity: "330203194203030028", name: "王阿婆" },
];
const signIn = createDemoSignIn({ key: randomBytes(32), people });
const now = new Date("2026-11-20T02:00:00Z");
const later = (ms: number) => new Date(now.getTime() + ms);
const failed = (why: string) => expect.objectContaining({ code: "SIGN_IN_FAILED", details: { why } });

describe("a code of the demonstration", () => {
  test("is exchanged for the person and the provider it was issued for", async () => {
    const code = signIn.issueCode("wang-a-po", "zwfw", now);
    expect(await signIn.exchange(code, later(1_000))).toEqual({
      provider: "zwfw",
      identity: "330203194203030028",
      name: "王阿婆",
    });
  });

  test("lives 60 seconds and not one millisecond longer, and not before it was issued", async () => {
    const code = signIn.issueCode("lin-he", "zlb", now);
    expect((await signIn.exchange(code, later(60_000))).name).toBe("林小禾");
    await expect(signIn.exchange(code, later(60_001))).rejects.toEqual(failed("expired"));
    await expect(signIn.exchange(code, later(-60_000))).rejects.toEqual(failed("expired"));
  });

  test("carries neither the identity nor the name, encoded or not", () => {
    const code = signIn.issueCode("lin-he", "zlb", now);
    const inside = code + Buffer.from(code.split(".")[0] ?? "", "base64url").toString("utf8");
    expect(inside).toContain("lin-he");
    expect(inside).not.toContain("330203199001010017");
    expect(inside).not.toContain("林小禾");
  });

  test("differs from every other code, so that each can be used once", () => {
    expect(signIn.issueCode("lin-he", "zlb", now)).not.toBe(signIn.issueCode("lin-he", "zlb", now));
  });

  test("does not survive the change of any one character", async () => {
    const code = signIn.issueCode("lin-he", "zlb", now);
    for (let at = 0; at < code.length; at++) {
      const other = code[at] === "A" ? "B" : "A";
      const altered = code.slice(0, at) + other + code.slice(at + 1);
      await expect(signIn.exchange(altered, now), `character ${at}`).rejects.toEqual(failed("altered"));
    }
  });

  test.each(["", ".", "a.b", "a.b.c", "x".repeat(10_000)])("that is no code at all is refused (%#)", async (code) => {
    await expect(signIn.exchange(code, now)).rejects.toEqual(failed("altered"));
  });

  test("of another key is refused, and so is one for a person who is no longer there", async () => {
    const stranger = createDemoSignIn({ key: randomBytes(32), people });
    await expect(signIn.exchange(stranger.issueCode("lin-he", "zlb", now), now)).rejects.toEqual(failed("altered"));
    const key = randomBytes(32);
    const code = createDemoSignIn({ key, people }).issueCode("lin-he", "zlb", now);
    await expect(createDemoSignIn({ key, people: [] }).exchange(code, now)).rejects.toEqual(failed("unknown"));
    expect(() => signIn.issueCode("nobody", "zlb", now)).toThrow(failed("unknown"));
  });
});

describe("the address of the sign-in page", () => {
  test("carries provider, state and the way back", () => {
    const url = signIn.authorizeUrl({ provider: "zlb", state: "s&1", returnTo: "/entitlements/ent_1?from=home" });
    const { pathname, searchParams } = new URL(url, "https://yongyiban.test");
    expect(pathname).toBe("/sign-in/demo");
    expect(Object.fromEntries(searchParams)).toEqual({
      provider: "zlb",
      state: "s&1",
      return: "/entitlements/ent_1?from=home",
    });
  });

  test.each([
    "https://evil.test/",
    "//evil.test",
    "/\\evil.test",
    "/x/..//evil.test",
    "/\t/evil.test",
    "evil",
    "",
    "javascript:alert(1)",
  ])("never leads back to another site: %j", (returnTo) => {
    expect(() => signIn.authorizeUrl({ provider: "zlb", state: "s", returnTo })).toThrow(
      expect.objectContaining({ code: "INPUT_INVALID" }),
    );
  });
});

test("a short key is refused when the provider is made", () => {
  expect(() => createDemoSignIn({ key: randomBytes(31), people })).toThrow(/32 bytes/);
});
