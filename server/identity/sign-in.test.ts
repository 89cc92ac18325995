import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startTestService, type TestService, type TestSubject } from "@/server/testing/test-service";
import { actFor, endEarlier, isStillSignedIn, readSession, type Session, signOut } from ".";
import { sha256 } from "./session-store";

const TOKEN = "a-phone";

let service: TestService;
let lin: TestSubject;
let firm: TestSubject;
let session: Session;

beforeAll(async () => {
  service = await startTestService();
  lin = await service.person("林测试");
  firm = await service.firm("测试公司", lin.subjectId);
});
afterAll(() => service?.close());

beforeEach(async () => {
  const hash = await sha256(TOKEN);
  await service.owner`delete from session`;
  await service.owner`update delegation set valid_until = null`;
  await service.owner`insert into session values (${hash}, ${lin.subjectId}, ${firm.subjectId}, 'zlb', now(), now() + interval '1 hour')`;
  session = (await readSession(anybody(), TOKEN)) as Session;
});

const anybody = () => service.as({ kind: "anonymous" });

describe("a session that was let in", () => {
  test("stands while nothing has changed", async () => {
    expect(session).toMatchObject({ personId: lin.subjectId, actingFor: firm.subjectId });
    expect(await isStillSignedIn(anybody(), session)).toBe(true);
  });

  test("stands no more after sign-out", async () => {
    await signOut(service.asPerson(lin.subjectId), { session, endsToo: async () => {} });
    expect(await isStillSignedIn(anybody(), session)).toBe(false);
  });

  test("stands no more when it has run out", async () => {
    await service.owner`update session set expires_at = now() - interval '1 second'`;
    expect(await isStillSignedIn(anybody(), session)).toBe(false);
  });

  test("stands no more when another is opened on the same phone, and what had run out goes with it", async () => {
    const old = await sha256("run out");
    await service.owner`insert into session values (${old}, ${lin.subjectId}, null, 'zlb', now(), now() - interval '1 hour')`;
    await endEarlier(anybody(), { earlier: TOKEN, fresh: "another" });
    expect(await isStillSignedIn(anybody(), session)).toBe(false);
    expect([...(await service.owner`select from session`)]).toEqual([]);
  });

  test("stands no more for a firm whose delegation has ended, nor after another identity was chosen", async () => {
    await service.owner`update delegation set valid_until = '2020-01-01'`;
    expect(await isStillSignedIn(anybody(), session)).toBe(false);
    await service.owner`update delegation set valid_until = null`;
    await actFor(service.asPerson(lin.subjectId), { session, enterpriseId: null });
    expect(await isStillSignedIn(anybody(), session)).toBe(false);
  });
});
