import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Context } from "@/server/context";
import { startTestService, type TestService, type TestSubject } from "@/server/testing/test-service";
import { readStanding, scanCode, showCode } from ".";
import { SCANS_A_MINUTE } from "./scan-code";

const USCC = "91350100M000100Y43";

let service: TestService;
let chen: TestSubject;
let zhou: TestSubject;
let firm: TestSubject;

beforeAll(async () => {
  service = await startTestService();
  [chen, zhou] = [await service.person("陈测试"), await service.person("周测试")];
  firm = await service.firm("测试贸易公司", chen.subjectId, { legal: true, uscc: USCC });
});
afterAll(() => service?.close());

beforeEach(async () => {
  await service.owner`delete from code_scan`;
});

const forFirm = (who: TestSubject) =>
  service.as({ kind: "person_for_firm", personId: who.subjectId, enterpriseId: firm.subjectId });
const scanAs = (who: TestSubject, input: Parameters<typeof scanCode>[1]["input"], ctx?: Context) =>
  scanCode(ctx ?? service.asPerson(who.subjectId), { personId: who.subjectId, input });
const shown = async (printed = false) => (await showCode(forFirm(chen), { printed })).jws;
const later = (ms: number): Context => {
  const ctx = service.asPerson(zhou.subjectId);
  const at = () => new Date(Date.now() + ms);
  const moved = (one: Context): Context => ({
    ...one,
    now: at,
    as: (job) => moved(one.as(job)),
    speakingAs: (c) => moved(one.speakingAs(c)),
  });
  return moved(ctx);
};
const trailOf = async (subjectId: string) => {
  const rows = await service.owner`select action from audit_event
     where subject_id = ${subjectId} and action like 'code%' order by event_id`;
  return rows.map(({ action }) => action);
};

describe("a look at a code", () => {
  test("on a screen opens the firm once, for whoever comes first", async () => {
    const code = await shown();
    const seen = await scanAs(zhou, { code: `http://localhost:3000/scan#${code}` });
    expect(seen).toMatchObject({
      enterpriseName: "测试贸易公司",
      via: "screen",
      standing: "none",
      openRequestId: null,
    });
    await expect(scanAs(zhou, { code })).rejects.toMatchObject({ code: "CODE_USED" });
    await expect(scanAs(chen, { code })).rejects.toMatchObject({ code: "CODE_USED" });
  });

  test("by two at the same moment opens for one of them", async () => {
    const code = await shown();
    const looks = await Promise.allSettled([zhou, chen, zhou, chen].map((who) => scanAs(who, { code })));
    expect(looks.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  test("after its minute is refused as expired, and a printed one lives on", async () => {
    const [code, paper] = [await shown(), await shown(true)];
    await expect(scanAs(zhou, { code }, later(61_000))).rejects.toMatchObject({ code: "CODE_EXPIRED" });
    const old = await scanAs(zhou, { code: paper }, later(300 * 86_400_000));
    expect(old).toMatchObject({ via: "printed", standing: "none" });
    await expect(scanAs(zhou, { code: paper }, later(367 * 86_400_000))).rejects.toMatchObject({
      code: "CODE_EXPIRED",
    });
  });

  test("that is printed can be taken by everybody, again and again", async () => {
    const paper = await shown(true);
    expect(await scanAs(zhou, { code: paper })).toMatchObject({ standing: "none" });
    expect(await scanAs(chen, { code: paper })).toMatchObject({ standing: "representative" });
    expect(await scanAs(zhou, { code: paper })).toMatchObject({ standing: "none" });
  });

  test("altered, or signed by somebody else, is refused as forged, and what is no code as foreign", async () => {
    const [head, payload, signature] = (await shown()).split(".") as [string, string, string];
    const other = Buffer.from(
      Buffer.from(payload, "base64url").toString().replace(USCC, "91330100799655058B"),
    ).toString("base64url");
    await expect(scanAs(zhou, { code: `${head}.${other}.${signature}` })).rejects.toMatchObject({
      code: "CODE_FORGED",
    });
    for (const code of ["https://example.com/pay", "hello", "a.b", `${head}.${payload}`])
      await expect(scanAs(zhou, { code })).rejects.toMatchObject({ code: "CODE_FOREIGN" });
  });

  test("typed is checked by its check digit, and says when no such firm is here", async () => {
    expect(await scanAs(zhou, { uscc: " 9135-0100 m000100y43" })).toMatchObject({ via: "typed" });
    await expect(scanAs(zhou, { uscc: "91350100M000100Y44" })).rejects.toMatchObject({ code: "USCC_INVALID" });
    await expect(scanAs(zhou, { uscc: "91330100799655058B" })).rejects.toMatchObject({ code: "FIRM_UNKNOWN" });
  });

  test("far more often than a hand can is let through thirty times a minute, and that it was too much is recorded once", async () => {
    await service.owner`truncate audit_event`;
    const paper = await shown(true);
    const looks = await Promise.allSettled(Array.from({ length: 1_000 }, () => scanAs(zhou, { code: paper })));
    expect(looks.filter(({ status }) => status === "fulfilled")).toHaveLength(SCANS_A_MINUTE);
    for (const look of looks)
      if (look.status === "rejected") expect(look.reason).toMatchObject({ code: "TOO_MANY_REQUESTS" });
    const rows = await service.owner`select outcome, count(*)::int as count from code_scan group by 1 order by 1`;
    expect([...rows]).toEqual([
      { outcome: "firm", count: SCANS_A_MINUTE },
      { outcome: "limited", count: 1 },
    ]);
    const trail = await trailOf(zhou.subjectId);
    expect(trail.filter((action) => action === "code-refused")).toHaveLength(1);
    expect(await scanAs(chen, { code: paper })).toBeDefined(); // nobody else waits
    expect(await scanAs(zhou, { code: paper }, later(61_000))).toBeDefined();
  });

  test("gives no right: nothing begins in the firm's name after it", async () => {
    await scanAs(zhou, { code: await shown() });
    await expect(readStanding(forFirm(zhou))).rejects.toMatchObject({ code: "DELEGATION_MISSING" });
  });

  test("is recorded, also where it was refused", async () => {
    await service.owner`truncate audit_event`;
    await scanAs(zhou, { uscc: USCC });
    await scanAs(zhou, { code: "aaaa.bbbb.cccc" }).catch(() => {});
    expect(await trailOf(zhou.subjectId)).toEqual(["code-scanned", "code-refused"]);
  });
});
