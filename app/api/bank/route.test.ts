import { createHmac } from "node:crypto";
import { NextRequest } from "next/server";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { startTestService, type TestService } from "@/server/testing/test-service";
import { POST } from "./route";

/** The bank's door from outside: what is not the bank's fresh word is refused, recorded, and no more often than somebody can read. */

const KEY = "k".repeat(32); // the bank's, in every test service
const RECORDED_A_MINUTE = 20;
let service: TestService;
vi.mock("@/app/_rpc/request", () => ({ contextOf: async () => service.as({ kind: "anonymous" }) }));

beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service?.close());

const BODY = "<Document/>";
const signed = (at: Date, key = KEY) => {
  const timestamp = at.toISOString();
  const digest = createHmac("sha256", key).update(`${timestamp}.${BODY}`).digest("hex");
  return { "x-bank-timestamp": timestamp, "x-bank-signature": `sha256=${digest}` };
};
const knock = async (headers: Record<string, string>) =>
  (await POST(new NextRequest("http://own.test/api/bank", { method: "POST", headers, body: BODY }))).status;
const recorded = async () =>
  (
    await service.owner`
      select details ->> 'why' as why from audit_event where action = 'bank-callback-refused' order by event_id`
  ).map(({ why }) => why);

test("unsigned, forged and old words are refused and recorded each; a flood of them is cut off, and nothing is believed", async () => {
  const old = new Date(Date.now() - 6 * 60_000);
  const knocks = [{}, signed(new Date(), "x".repeat(32)), signed(old)];
  for (const headers of knocks) expect(await knock(headers)).toBe(403);
  expect(await recorded()).toEqual(["unsigned", "altered", "stale"]);
  expect(await knock(signed(new Date()))).toBe(400); // signed, and no message: the bank's own trouble, nobody's attack
  const statuses: number[] = [];
  for (let i = 0; i < RECORDED_A_MINUTE; i++) statuses.push(await knock({}));
  expect(statuses.slice(-3)).toEqual([429, 429, 429]);
  expect(await recorded()).toHaveLength(RECORDED_A_MINUTE);
  const [words] = await service.owner`select count(*)::int as count from payment_event`;
  expect(words?.count).toBe(0);
});
