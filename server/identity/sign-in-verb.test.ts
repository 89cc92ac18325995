import { afterAll, beforeAll, expect, test } from "vitest";
import type { SignInGateway } from "@/server/gateways";
import { startTestService, type TestService, type TestSubject } from "@/server/testing/test-service";
import { type Device, readSession, signIn } from ".";
import { MAX_SESSIONS } from "./session";
import { sha256 } from "./session-store";

const PHONE: Device = { kind: "phone", browser: "safari", system: "iphone", place: "unknown" };

let service: TestService;
let lin: TestSubject;
let yu: TestSubject;
let identity = "";
/** Whom the provider names for a code; everybody else is 林测试. */
const named = new Map<string, string>();

/** A provider that would let a code work twice: that it works once is ours to enforce as well. */
const lax: SignInGateway = {
  providers: ["zlb"],
  begin: async () => ({ url: "", attempt: "", lifeSeconds: 1 }),
  finish: async ({ answer }) => ({
    person: { provider: "zlb", identity: named.get(answer.get("code") ?? "") ?? identity, name: "林测试" },
    returnTo: "/me",
  }),
  returnTo: () => null,
};

beforeAll(async () => {
  service = await startTestService({ signIn: lax });
  lin = await service.person("林测试");
  yu = await service.person("于测试");
  identity = await identityOf(lin);
});
afterAll(() => service?.close());

const identityOf = async ({ subjectId }: TestSubject) => {
  const [row] = await service.owner`select identity_sealed from subject where subject_id = ${subjectId}`;
  return anybody().vault.open(row?.identity_sealed, "identity-number");
};
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

test("those who sign in at the same moment each get their own session, and a code among them twice gets one", async () => {
  named.set("yu", await identityOf(yu));
  named.set("nobody", "330299000099999998");
  const codes = ["a", "yu", "nobody", "a", "b", "yu"];
  const ends = await Promise.allSettled(codes.map(bring));
  const said = ends.map((end) => (end.status === "rejected" ? end.reason.details.why : "opened"));
  expect([...said].sort()).toEqual(["opened", "opened", "opened", "unknown", "used", "used"]);
  const tokens = ends.flatMap((end) => (end.status === "fulfilled" ? [end.value.token] : []));
  const whose = await Promise.all(tokens.map((token) => readSession(anybody(), token)));
  expect(whose.map((one) => one?.personId).sort()).toEqual([lin.subjectId, lin.subjectId, yu.subjectId].sort());
  const opened = await service.owner`
    select e.subject_id from audit_event e join session s on e.object_id = 'session:' || s.session_id and e.subject_id = s.person_id
      join log_pending p on p.entry = e.entry where e.action = 'signed-in' and s.token_hash in ${service.owner(await Promise.all(tokens.map(sha256)))}`;
  expect(opened).toHaveLength(3);
});

test("the session of longest ago makes way, hers alone, and only for a sign-in that succeeds", async () => {
  const theirs = await service.owner`select session_id from session where person_id = ${yu.subjectId}`;
  for (let i = 0; i < MAX_SESSIONS; i++) await bring(`many ${i}`);
  const names = async () => {
    const rows =
      await service.owner`select session_id from session where person_id = ${lin.subjectId} order by created_at, session_id`;
    return rows.map(({ session_id }) => session_id);
  };
  const before = await names();
  expect(before).toHaveLength(MAX_SESSIONS);
  await expect(bring("many 0")).rejects.toEqual(refusedAs("used"));
  expect(await names()).toEqual(before);
  await bring("one more");
  expect((await names()).slice(0, -1)).toEqual(before.slice(1));
  const [event] =
    await service.owner`select details from audit_event where action = 'signed-in' order by event_id desc limit 1`;
  expect(event?.details.madeWay).toBe(1);
  expect(await service.owner`select session_id from session where person_id = ${yu.subjectId}`).toEqual(theirs);
});

test("codes that were used long ago are remembered no longer", async () => {
  await service.owner`update sign_in_code_used set used_at = now() - interval '2 hours'`;
  await bring("the next one");
  const [row] = await service.owner`select count(*)::int as kept from sign_in_code_used`;
  expect(row?.kept).toBe(1);
});

test("somebody the city does not know is not let in", async () => {
  identity = "330299000099999999";
  await expect(bring("three")).rejects.toEqual(refusedAs("unknown"));
  expect((await refusals()).at(-1)).toBe("unknown");
});

test("an endless answer is not looked at", async () => {
  await expect(bring("x".repeat(5_000))).rejects.toEqual(refusedAs("altered"));
});
