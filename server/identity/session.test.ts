import { createHash } from "node:crypto";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Refusal } from "@/server/kernel";
import { appRouter } from "@/server/rpc/root";
import { startTestService, type TestService, type TestSubject } from "@/server/testing/test-service";
import {
  type Device,
  endDevice,
  isStillSignedIn,
  readDevices,
  readSession,
  renewSession,
  type Session,
  signOutEverywhere,
} from ".";
import { MAX_SESSIONS, SESSION_LIFE } from "./session";
import { startSession } from "./sign-in";

const PHONE: Device = { kind: "phone", browser: "chrome", system: "android", place: "private" };
const DESK: Device = { kind: "computer", browser: "edge", system: "windows", place: "unknown" };

let service: TestService;
let lin: TestSubject;
let other: TestSubject;

beforeAll(async () => {
  service = await startTestService();
  lin = await service.person("林测试");
  other = await service.person("别人");
});
afterAll(() => service?.close());
beforeEach(() => service.owner`delete from session`);

const anybody = () => service.as({ kind: "anonymous" });
const nothing = async () => {};
const me = () => service.asPerson(lin.subjectId);

async function open(device: Device = PHONE, personId = lin.subjectId): Promise<{ token: string; session: Session }> {
  const job = anybody().as("sign-in");
  const opened = await job.tx((tx) => startSession(job, tx, { personId, provider: "zlb", method: "provider", device }));
  return { token: opened.token, session: (await readSession(anybody(), opened.token)) as Session };
}
const actionsOf = async (sessionId: string) => {
  const rows =
    await service.owner`select action from audit_event where object_id = ${`session:${sessionId}`} order by event_id`;
  return rows.map(({ action }) => action);
};
const age = (sessionId: string, column: "seen_at" | "expires_at" | "rotated_at" | "previous_until", seconds: number) =>
  service.owner`update session set ${service.owner(column)} = now() - make_interval(secs => ${seconds}) where session_id = ${sessionId}`;

describe("a session", () => {
  test("is kept as a digest only", async () => {
    const { token } = await open();
    const [row] = await service.owner`select session::text as text from session`;
    expect(row?.text).not.toContain(token);
    expect(row?.text).not.toContain(Buffer.from(token, "base64url").toString("hex"));
  });

  test.each([PHONE, DESK])("ends when it lies unused, and at the latest at its end: $kind", async (device) => {
    const { idleSeconds } = SESSION_LIFE[device.kind];
    const { token, session } = await open(device);
    await age(session.sessionId, "seen_at", idleSeconds - 5);
    expect(await readSession(anybody(), token)).not.toBeNull(); // and by this it was used
    await age(session.sessionId, "seen_at", idleSeconds + 5);
    expect(await readSession(anybody(), token)).toBeNull();
    await age(session.sessionId, "seen_at", 0);
    await age(session.sessionId, "expires_at", 1);
    expect(await readSession(anybody(), token)).toBeNull();
  });

  test("is known by its present token whatever the door says; what is no session's is searched for only if the door lets it", async () => {
    const { token } = await open();
    const closed = async () => {
      throw new Refusal("TOO_MANY_REQUESTS", { waitSeconds: 1 });
    };
    expect(await readSession(anybody(), token, closed)).not.toBeNull();
    await expect(readSession(anybody(), "unknown", closed)).rejects.toMatchObject({ code: "TOO_MANY_REQUESTS" });
    expect(await readSession(anybody(), "unknown")).toBeNull();
  });

  test("is found by its token or its name without a look at anybody else's", async () => {
    const [mine] = [await open(), await open(DESK, other.subjectId)];
    const hash = createHash("sha256").update(mine.token).digest("hex");
    const lookedAt = sql`select seq_tup_read::int as rows from pg_stat_xact_user_tables where relname = 'session'`;
    const [before, found, after] = await anybody().tx(async (tx) => [
      await tx.execute(lookedAt),
      await tx.execute(sql`
        select key from live_sessions(array[${hash}], array[${mine.session.sessionId}], now(), current_date)`),
      await tx.execute(lookedAt),
    ]);
    expect(found.map(({ key }) => key).sort()).toEqual([hash, mine.session.sessionId].sort());
    expect(after).toEqual(before);
  });

  test("is written down as used once a minute at most", async () => {
    const { token, session } = await open();
    const seen = async () => (await service.owner`select seen_at from session`)[0]?.seen_at.getTime();
    const first = await seen();
    await readSession(anybody(), token);
    expect(await seen()).toBe(first);
    await age(session.sessionId, "seen_at", 90);
    await readSession(anybody(), token);
    expect(await seen()).toBeGreaterThanOrEqual(first);
  });

  test("beyond the limit makes way, oldest first, and only this person's", async () => {
    const theirs = await open(PHONE, other.subjectId);
    const first = await open();
    let last = first;
    for (let nth = 0; nth < MAX_SESSIONS; nth++) last = await open();
    expect(await readSession(anybody(), first.token)).toBeNull();
    expect(await readSession(anybody(), theirs.token)).not.toBeNull();
    expect((await readDevices(me(), last.session)).devices).toHaveLength(MAX_SESSIONS);
  });
});

describe("a token that is replaced", () => {
  test("goes on until the new one has come back, so that a lost answer signs nobody out", async () => {
    const { token, session } = await open();
    const next = await renew(session);
    expect(await readSession(anybody(), token)).toMatchObject({ sessionId: session.sessionId });
    expect(await readSession(anybody(), next)).toMatchObject({ sessionId: session.sessionId });
    expect(await readSession(anybody(), token)).not.toBeNull(); // what was on its way
    expect(await isStillSignedIn(anybody(), session)).toBe(true);
  });

  test("ends the session when it is brought after its grace: two hold what one was given", async () => {
    const { token, session } = await open();
    const next = await renew(session);
    await readSession(anybody(), next);
    await age(session.sessionId, "previous_until", 1);
    expect(await readSession(anybody(), token)).toBeNull();
    expect(await readSession(anybody(), next)).toBeNull();
    expect(await actionsOf(session.sessionId)).toEqual([
      "signed-in",
      "session-token-handed-out",
      "session-token-replaced",
      "session-ended-for-reuse",
    ]);
  });

  test("is not replaced again while the last one is on its way", async () => {
    const { session } = await open();
    await renew(session);
    expect(await renewSession(anybody(), session)).toBeNull();
    await age(session.sessionId, "rotated_at", 61);
    expect(await renewSession(anybody(), session)).not.toBeNull();
  });

  test("is adopted once by requests that bring it at the same moment", async () => {
    const { session } = await open();
    const next = await renew(session);
    const read = await Promise.all(Array.from({ length: 6 }, () => readSession(anybody(), next)));
    expect(read.map((one) => one?.sessionId)).toEqual(Array(6).fill(session.sessionId));
  });

  test("is replaced at the door when she changes for whom she acts", async () => {
    const { session } = await open();
    const kept: string[] = [];
    const door = {
      ...{ session, hadSession: true, limitKey: session.sessionId, address: "loopback", demoPeople: null },
      ...{ forgetCookie: () => {}, keepCookie: ({ token }: { token: string }) => void kept.push(token) },
    };
    await appRouter.createCaller({ ...me(), ...door }).identity.actFor({ enterpriseId: null });
    expect(kept).toHaveLength(1);
    expect(await readSession(anybody(), kept[0] ?? "")).toMatchObject({ sessionId: session.sessionId });
  });

  test("falls due after its time, sooner on a computer", async () => {
    const { token, session } = await open(DESK);
    expect(session.renewalDue).toBe(false);
    await age(session.sessionId, "rotated_at", SESSION_LIFE.computer.rotateMs / 1_000 + 1);
    expect((await readSession(anybody(), token))?.renewalDue).toBe(true);
  });

  async function renew(session: Session): Promise<string> {
    const opened = await renewSession(anybody(), session);
    expect(opened).not.toBeNull();
    return opened?.token ?? "";
  }
});

describe("the devices", () => {
  test("are listed with this one first, in words that tell no two people apart", async () => {
    await open(DESK);
    const { session } = await open();
    const { devices } = await readDevices(me(), session);
    expect(devices.map(({ isThis, kind, browser, place }) => [isThis, kind, browser, place.code])).toEqual([
      [true, "phone", "chrome", "private"],
      [false, "computer", "edge", "unknown"],
    ]);
  });

  test("are one's own: another's is neither seen nor ended", async () => {
    const theirs = await open(PHONE, other.subjectId);
    const mine = await open();
    expect((await readDevices(me(), mine.session)).devices).toHaveLength(1);
    const tried = endDevice(me(), { session: mine.session, sessionId: theirs.session.sessionId, endsToo: nothing });
    await expect(tried).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await readSession(anybody(), theirs.token)).not.toBeNull();
  });

  test("are the person's own affair also while she acts for a firm: the trail is hers, none of the firm's", async () => {
    const firm = await service.firm("测试贸易公司", lin.subjectId);
    const acting = service.as({ kind: "person_for_firm", personId: lin.subjectId, enterpriseId: firm.subjectId });
    const [desk, phone] = [await open(DESK), await open()];
    await endDevice(acting, { session: phone.session, sessionId: desk.session.sessionId, endsToo: nothing });
    expect(await signOutEverywhere(acting, { session: phone.session, endsToo: nothing })).toEqual({ ended: 1 });
    expect(await readSession(anybody(), phone.token)).toBeNull();
    const names = [desk, phone].map(({ session }) => `session:${session.sessionId}`);
    const rows = await service.owner`
      select action, subject_id from audit_event where object_id in ${service.owner(names)} and action <> 'signed-in' order by event_id`;
    expect(rows.map((row) => [row.action, row.subject_id])).toEqual([
      ["device-removed", lin.subjectId],
      ["signed-out-everywhere", lin.subjectId],
    ]);
  });

  test("end one by one, and all together, each with its line in the trail", async () => {
    const [desk, phone] = [await open(DESK), await open()];
    await endDevice(me(), { session: phone.session, sessionId: desk.session.sessionId, endsToo: nothing });
    expect(await readSession(anybody(), desk.token)).toBeNull();
    expect(await actionsOf(desk.session.sessionId)).toEqual(["signed-in", "device-removed"]);
    await open(DESK);
    expect(await signOutEverywhere(me(), { session: phone.session, endsToo: nothing })).toEqual({ ended: 2 });
    expect(await readSession(anybody(), phone.token)).toBeNull();
    expect(await actionsOf(phone.session.sessionId)).toEqual(["signed-in", "signed-out-everywhere"]);
  });
});
