import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Context } from "@/server/context";
import { endEarlier, readSession, type Session } from "@/server/identity";
import { startSession } from "@/server/identity/sign-in";
import { appRouter } from "@/server/rpc/root";
import { remindingWith } from "@/server/testing/reminding";
import { startTestService, type TestService } from "@/server/testing/test-service";
import { readContact, subscribePush } from ".";

/** What is pushed to a device goes with the session of that device. */

const PHONE = { kind: "phone", browser: "chrome", system: "android", place: "private" } as const;

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service?.close());

const { personWithPhone } = remindingWith(() => service);
const anybody = () => service.as({ kind: "anonymous" });

async function opened(personId: string): Promise<{ token: string; session: Session }> {
  const job = anybody().as("sign-in");
  const { token } = await job.tx((tx) =>
    startSession(job, tx, { personId, provider: "zlb", method: "provider", device: PHONE }),
  );
  return { token, session: (await readSession(anybody(), token)) as Session };
}

/** A browser of a person's, which she lets us reach from a session. */
async function allow(ctx: Context, session: Session | null): Promise<void> {
  const { pushKey: body } = await readContact(ctx);
  const answer = await fetch(`${service.push.url}/browsers`, { method: "POST", body });
  const { endpoint, keys } = (await answer.json()) as { endpoint: string; keys: never };
  await subscribePush(ctx, { subscription: { endpoint, keys }, sessionId: session?.sessionId ?? null });
}

const rpc = (ctx: Context, session: Session) =>
  appRouter.createCaller({
    ...{ ...ctx, session, hadSession: true, limitKey: session.sessionId, address: "loopback" },
    ...{ forgetCookie: () => {}, keepCookie: () => {}, demoPeople: null },
  }).identity;
const browsersOf = async (ctx: Context) => (await readContact(ctx)).browsers;

describe("a browser that is pushed to", () => {
  test("goes with the device that is ended from the list, and leaves its line; the others stay", async () => {
    const { ctx, subjectId } = await personWithPhone();
    const [here, there] = [await opened(subjectId), await opened(subjectId)];
    await allow(ctx, here.session);
    await allow(ctx, there.session);
    await rpc(ctx, here.session).endDevice({ sessionId: there.session.sessionId });
    const left = await service.owner`select session_id from push_subscription where person_id = ${subjectId}`;
    expect(left.map(({ session_id }) => session_id)).toEqual([here.session.sessionId]);
    const said =
      await service.owner`select details from audit_event where subject_id = ${subjectId} and action = 'push-ended'`;
    expect(said).toMatchObject([{ details: { browsers: 1 } }]);
  });

  test("goes in the very transaction that ends the device: both or neither", async () => {
    const { ctx, subjectId } = await personWithPhone();
    const [here, there] = [await opened(subjectId), await opened(subjectId)];
    await allow(ctx, there.session);
    await service.owner`create function refuse() returns trigger language plpgsql as 'begin raise exception ''no''; end'`;
    await service.owner`create trigger refuse before delete on push_subscription for each row execute function refuse()`;
    await expect(rpc(ctx, here.session).endDevice({ sessionId: there.session.sessionId })).rejects.toThrow();
    await service.owner`drop trigger refuse on push_subscription`;
    expect(await readSession(anybody(), there.token)).not.toBeNull();
    expect(await browsersOf(ctx)).toBe(1);
  });

  test("whose session is not known goes with a device that is ended, and stays when she signs out elsewhere", async () => {
    const { ctx, subjectId } = await personWithPhone();
    const [here, there, desk] = [await opened(subjectId), await opened(subjectId), await opened(subjectId)];
    await allow(ctx, null);
    await rpc(ctx, desk.session).signOut();
    expect(await browsersOf(ctx)).toBe(1);
    await rpc(ctx, here.session).endDevice({ sessionId: there.session.sessionId });
    expect(await browsersOf(ctx)).toBe(0);
  });

  test("goes when she signs out there, and all go when she signs out everywhere", async () => {
    const { ctx, subjectId } = await personWithPhone();
    const [here, there] = [await opened(subjectId), await opened(subjectId)];
    await allow(ctx, here.session);
    await allow(ctx, there.session);
    await rpc(ctx, there.session).signOut();
    expect(await browsersOf(ctx)).toBe(1);
    await rpc(ctx, here.session).signOutEverywhere();
    expect(await browsersOf(ctx)).toBe(0);
  });

  test("is her own affair also while she acts for a firm", async () => {
    const { ctx, subjectId } = await personWithPhone();
    const firm = await service.firm("测试贸易公司", subjectId);
    const acting = service.as({ kind: "person_for_firm", personId: subjectId, enterpriseId: firm.subjectId });
    const [here, there] = [await opened(subjectId), await opened(subjectId)];
    await allow(acting, here.session);
    await allow(acting, there.session);
    await rpc(acting, here.session).endDevice({ sessionId: there.session.sessionId });
    expect(await browsersOf(ctx)).toBe(1);
    await rpc(acting, here.session).signOut();
    expect(await browsersOf(ctx)).toBe(0);
    const ofFirm = await service.owner`select action from audit_event where subject_id = ${firm.subjectId}`;
    expect(ofFirm).toEqual([]);
  });

  test("follows its person into the next session on that phone, and is another person's never", async () => {
    const [one, other] = [await personWithPhone(), await personWithPhone()];
    const first = await opened(one.subjectId);
    await allow(one.ctx, first.session);
    const second = await opened(one.subjectId);
    await endEarlier(anybody(), { earlier: first.token, fresh: second.token });
    const [row] = await service.owner`select session_id from push_subscription where person_id = ${one.subjectId}`;
    expect(row?.session_id).toBe(second.session.sessionId);
    const third = await opened(other.subjectId);
    await endEarlier(anybody(), { earlier: second.token, fresh: third.token });
    expect([await browsersOf(one.ctx), await browsersOf(other.ctx)]).toEqual([0, 0]);
  });

  test("is counted to no session of somebody else's", async () => {
    const [one, other] = [await personWithPhone(), await personWithPhone()];
    const theirs = await opened(other.subjectId);
    await allow(one.ctx, theirs.session);
    const [row] = await service.owner`select session_id from push_subscription where person_id = ${one.subjectId}`;
    expect(row?.session_id).toBeNull();
  });
});
