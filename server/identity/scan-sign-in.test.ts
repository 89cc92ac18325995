import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startTestService, type TestService, type TestSubject } from "@/server/testing/test-service";
import {
  answerScan,
  beginScan,
  type Device,
  followScan,
  openScan,
  readSession,
  type Session,
  signOutEverywhere,
  takeScan,
} from ".";
import { startSession } from "./sign-in";

const PHONE: Device = { kind: "phone", browser: "chrome", system: "android", place: "private" };
const DESK: Device = { kind: "computer", browser: "edge", system: "windows", place: "region:浙江宁波" };
const OFFICE = "122.224.1.1";

let service: TestService;
let lin: TestSubject;
let other: TestSubject;
let phone: Session;
let theirs: Session;

beforeAll(async () => {
  service = await startTestService();
  lin = await service.person("林测试");
  other = await service.person("别人");
  phone = await signedIn(lin);
  theirs = await signedIn(other);
});
afterAll(() => service?.close());
beforeEach(() => service.owner`delete from scan_sign_in`);

const anybody = () => service.as({ kind: "anonymous" });
const refused = (code: string) => expect.objectContaining({ code });

async function signedIn(whose: TestSubject, method: "provider" | "scan" = "provider"): Promise<Session> {
  const job = anybody().as("sign-in");
  const of = { personId: whose.subjectId, provider: "zwfw" as const, method, device: PHONE };
  const { token } = await job.tx((tx) => startSession(job, tx, of));
  return (await readSession(anybody(), token)) as Session;
}
const begin = () => beginScan(anybody(), { device: DESK, address: OFFICE });
const open = (session: Session, code: string, address = OFFICE) => openScan(anybody(), { session, code, address });
const answer = (session: Session, code: string, number: number | null) =>
  answerScan(anybody(), { session, code, number });
const take = (secret: string) => takeScan(anybody(), { secret, device: DESK });
const expire = (seconds: number) =>
  service.owner`update scan_sign_in set expires_at = now() - make_interval(secs => ${seconds})`;
const trail = async (whose: TestSubject) => {
  const rows = await service.owner`
    select action from audit_event where object_id in (select 'scan:' || scan_id from scan_sign_in) and subject_id = ${whose.subjectId} order by event_id`;
  return rows.map(({ action }) => action);
};

describe("a computer signed in by a phone", () => {
  test("is shown with place, device and time first, then taken once, as the phone's person, for a short while", async () => {
    const { code, secret, number } = await begin();
    expect(await followScan(anybody(), secret)).toEqual({ state: "waiting" });
    const shown = await open(phone, code);
    expect(shown).toMatchObject({
      browser: "edge",
      system: "windows",
      place: { region: "浙江宁波" },
      sameNetwork: true,
    });
    expect(new Set(shown.numbers).size).toBe(3);
    expect(shown.numbers).toContain(number);
    expect(await followScan(anybody(), secret)).toEqual({ state: "opened" });
    expect(await answer(phone, code, number)).toEqual({ confirmed: true });
    expect(await followScan(anybody(), secret)).toEqual({ state: "confirmed" });
    const { token } = await take(secret);
    const session = await readSession(anybody(), token);
    expect(session).toMatchObject({ personId: lin.subjectId, provider: "zwfw", method: "scan", actingFor: null });
    await expect(take(secret)).rejects.toEqual(refused("SCAN_ENDED"));
    expect(await followScan(anybody(), secret)).toEqual({ state: "expired" });
    expect(await trail(lin)).toEqual(["scan-opened", "scan-confirmed"]);
    const [row] =
      await service.owner`select device_kind, expires_at - created_at as life from session where session_id = ${session?.sessionId ?? ""}`;
    expect(row).toMatchObject({ device_kind: "computer", life: "08:00:00" });
  });

  test("says honestly when both ends are not seen on one network", async () => {
    const { code } = await begin();
    expect(await open(phone, code, "10.0.0.7")).toMatchObject({ sameNetwork: false });
  });

  test("keeps neither secret in the clear, nor an address", async () => {
    const { code, secret } = await begin();
    const [row] = await service.owner`select scan_sign_in::text as text from scan_sign_in`;
    for (const hidden of [code, secret, OFFICE]) expect(row?.text).not.toContain(hidden);
  });
});

test("what a phone has confirmed is taken no more once its person has signed out everywhere", async () => {
  const session = await signedIn(lin);
  const { code, secret, number } = await begin();
  await open(session, code);
  await answer(session, code, number);
  await signOutEverywhere(service.asPerson(lin.subjectId), { session, endsToo: async () => {} });
  await expect(take(secret)).rejects.toEqual(refused("SCAN_ENDED"));
  const [row] = await service.owner`select count(*)::int as sessions from session where person_id = ${lin.subjectId}`;
  expect(row?.sessions).toBe(0);
  phone = await signedIn(lin);
});

describe("refused, and recorded", () => {
  test("a code after a minute, and what was confirmed too long ago", async () => {
    const { code } = await begin();
    await expire(1);
    await expect(open(phone, code)).rejects.toEqual(refused("SCAN_ENDED"));
    expect(await trail(lin)).toEqual(["scan-expired-tried"]);
    const late = await begin();
    await open(phone, late.code);
    await answer(phone, late.code, late.number);
    await expire(20);
    await expect(take(late.secret)).rejects.toEqual(refused("SCAN_ENDED"));
  });

  test("a second phone, before and after the first has answered", async () => {
    const { code, number } = await begin();
    await open(phone, code);
    await expect(open(theirs, code)).rejects.toEqual(refused("SCAN_USED"));
    await expect(answer(theirs, code, number)).rejects.toEqual(refused("SCAN_USED"));
    await answer(phone, code, number);
    await expect(open(theirs, code)).rejects.toEqual(refused("SCAN_USED"));
    expect(await trail(other)).toEqual(Array(3).fill("scan-of-another-tried"));
  });

  test("the same code again on the same phone", async () => {
    const { code, number } = await begin();
    await open(phone, code);
    await answer(phone, code, null);
    await expect(answer(phone, code, number)).rejects.toEqual(refused("SCAN_USED"));
    await expect(open(phone, code)).rejects.toEqual(refused("SCAN_USED"));
    expect(await trail(lin)).toEqual(["scan-opened", "scan-refused", "scan-used-again", "scan-used-again"]);
  });

  test("a number that is not on the computer's screen, which also ends the code", async () => {
    const { code, secret, number } = await begin();
    await open(phone, code);
    await expect(answer(phone, code, number === 10 ? 11 : 10)).rejects.toEqual(refused("SCAN_NUMBER_WRONG"));
    await expect(answer(phone, code, number)).rejects.toEqual(refused("SCAN_USED"));
    expect(await followScan(anybody(), secret)).toEqual({ state: "refused" });
    await expect(take(secret)).rejects.toEqual(refused("SCAN_ENDED"));
    expect(await trail(lin)).toEqual(["scan-opened", "scan-number-wrong", "scan-used-again"]);
  });

  test("a computer that has not the cookie, and one that was itself signed in by a scan", async () => {
    const { code, number } = await begin();
    await open(phone, code);
    await answer(phone, code, number);
    await expect(take("another secret")).rejects.toEqual(refused("SCAN_ENDED"));
    await expect(open(await signedIn(lin, "scan"), (await begin()).code)).rejects.toEqual(refused("NOT_ALLOWED"));
  });

  test("two computers' takes at the same moment: one session", async () => {
    const { code, secret, number } = await begin();
    await open(phone, code);
    await answer(phone, code, number);
    const taken = await Promise.allSettled([take(secret), take(secret), take(secret)]);
    expect(taken.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });
});
