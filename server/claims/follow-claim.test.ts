import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { NEWS_CHANNEL } from "@/server/news";
import { startTestService, type TestService, type TestSubject } from "@/server/testing/test-service";
import { confirmClaim, followClaim } from ".";

const HEARD_MS = 300; // by far longer than a notification takes on one machine

let service: TestService;
let lin: TestSubject;
let claimId: string;

beforeAll(async () => {
  service = await startTestService();
  await service.fund("330203", { balanceFen: 10_000_000 });
  lin = await service.person("林测试");
  const entitlementId = await service.owe(lin.subjectId, 100);
  const input = { entitlementId, entitlementVersion: 1, payeeAccountId: lin.accountId };
  claimId = (await confirmClaim(service.asPerson(lin.subjectId), input)).claimId;
});
afterAll(() => service?.close());

async function tell(times = 1): Promise<void> {
  for (let i = 0; i < times; i++) await service.owner`select pg_notify(${NEWS_CHANNEL}, ${claimId})`;
  await wait(HEARD_MS);
}

function follow(more: { signal?: AbortSignal; mayFollow?: () => Promise<boolean>; onEnd?: () => void } = {}) {
  const { signal, mayFollow = async () => true, onEnd = () => {} } = more;
  return followClaim(service.asPerson(lin.subjectId), { claimId, signal, mayFollow, onEnd });
}

describe("following a claim", () => {
  test("hears what changed between the first answer and the first wait, and many changes at once as one", async () => {
    const phone = new AbortController();
    const stream = await follow({ signal: phone.signal });
    expect((await stream.next()).value).toMatchObject({ claimId, status: "credited" });
    await tell(5);
    expect((await stream.next()).value).toMatchObject({ claimId });
    const third = stream.next();
    expect(await Promise.race([third, wait(HEARD_MS, "quiet")])).toBe("quiet");
    phone.abort();
    expect(await third).toEqual({ done: true, value: undefined });
  });

  test("ends, and says so once, when whoever follows may no longer see it", async () => {
    const onEnd = vi.fn();
    const stream = await follow({ mayFollow: async () => false, onEnd });
    await stream.next();
    await tell();
    expect(await stream.next()).toEqual({ done: true, value: undefined });
    expect(onEnd).toHaveBeenCalledOnce();
  });

  test("of somebody else's claim is not found, and holds nothing open", async () => {
    const he = await service.person("何测试");
    const onEnd = vi.fn();
    const stream = followClaim(service.asPerson(he.subjectId), {
      claimId,
      signal: undefined,
      mayFollow: async () => true,
      onEnd,
    });
    await expect(stream).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(onEnd).toHaveBeenCalledOnce();
  });
});
