import { afterAll, beforeAll, expect, test } from "vitest";
import type { SignInGateway } from "@/server/gateways";
import { startTestService, type TestService, type TestSubject } from "@/server/testing/test-service";
import { type Device, readSession, signIn } from ".";

const PHONE: Device = { kind: "phone", browser: "safari", system: "iphone", place: "unknown" };

let service: TestService;
let lin: TestSubject;
let identity = "";

/** A provider that would let a code work twice: that it works once is ours to enforce as well. */
const lax: SignInGateway = {
  providers: ["zlb"],
  begin: async () => ({ url: "", attempt: "", lifeSeconds: 1 }),
  finish: async () => ({ person: { provider: "zlb", identity, name: "林测试" }, returnTo: "/me" }),
  returnTo: () => null,
};

beforeAll(async () => {
  service = await startTestService({ signIn: lax });
  lin = await service.person("林测试");
  const [row] = await service.owner`select identity_sealed from subject where subject_id = ${lin.subjectId}`;
  identity = service.as({ kind: "anonymous" }).vault.open(row?.identity_sealed, "identity-number");
});
afterAll(() => service?.close());

const anybody = () => service.as({ kind: "anonymous" });
const bring = (code: string) =>
  signIn(anybody(), { attempt: "a", answer: new URLSearchParams({ code }), device: PHONE });
const refusedAs = (why: string) => expect.objectContaining({ code: "SIGN_IN_FAILED", details: { why } });
const refusals = async () => {
  const rows = await service.owner`select details from audit_event where action = 'sign-in-refused' order by event_id`;
  return rows.map(({ details }) => details.why);
};

test("a provider's word opens a session of the person it names, which the trail knows without a name", async () => {
  const { token, returnTo } = await bring("one");
  expect(returnTo).toBe("/me");
  expect(await readSession(anybody(), token)).toMatchObject({ personId: lin.subjectId, provider: "zlb" });
  const [event] = await service.owner`select details, object_id from audit_event where action = 'signed-in'`;
  expect(event?.details).toMatchObject({ provider: "zlb", method: "provider", device: "phone" });
  expect(JSON.stringify(event)).not.toMatch(/林测试|3302990000/);
});

test("a code works once even where the provider lets it work twice, and trying is recorded", async () => {
  await bring("two");
  await expect(bring("two")).rejects.toEqual(refusedAs("used"));
  expect(await refusals()).toEqual(["used"]);
});

test("somebody the city does not know is not let in", async () => {
  identity = "330299000099999999";
  await expect(bring("three")).rejects.toEqual(refusedAs("unknown"));
  expect(await refusals()).toEqual(["used", "unknown"]);
});

test("an endless answer is not looked at", async () => {
  await expect(bring("x".repeat(5_000))).rejects.toEqual(refusedAs("altered"));
});
