import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type PushSimulator, startPushSimulator } from "@/simulators/push";
import type { PushSubscription } from "./push-gateway";
import { createWebPush } from "./web-push";

const DEADLINE_MS = 2_000;
let service: PushSimulator;
const privateKey = randomBytes(32);
const open = (key = privateKey) =>
  createWebPush({ privateKey: key, contact: "mailto:ops@example.cn", moreServices: [service.url] });

beforeAll(async () => {
  service = await startPushSimulator({ port: 0 });
});
afterAll(() => service?.close());

async function subscribed(): Promise<{ id: string; subscription: PushSubscription }> {
  const answer = await fetch(`${service.url}/browsers`, { method: "POST", body: open().publicKey });
  const { id, endpoint, keys } = (await answer.json()) as { id: string } & PushSubscription;
  return { id, subscription: { endpoint, keys } };
}

const order = (subscription: PushSubscription) => ({
  subscription,
  payload: "您有钱可以领",
  ttlSeconds: 60,
  topic: "rmd_1",
});

describe("web push", () => {
  test("reaches the browser that subscribed, encrypted for it alone and signed with our key", async () => {
    const { id, subscription } = await subscribed();
    expect(await open().send(order(subscription), DEADLINE_MS)).toMatchObject({ kind: "accepted" });
    expect(service.browsers.get(id)?.received).toEqual([{ text: "您有钱可以领", ttl: 60, topic: "rmd_1" }]);
  });

  test("to a browser that has let go says so", async () => {
    const { id, subscription } = await subscribed();
    await fetch(`${service.url}/browsers/${id}`, { method: "DELETE" });
    expect(await open().send(order(subscription), DEADLINE_MS)).toEqual({ kind: "gone" });
    const never = { ...subscription, endpoint: `${service.url}/push/never` };
    expect(await open().send(order(never), DEADLINE_MS)).toEqual({ kind: "gone" });
  });

  test("signed with another key is refused by the push service", async () => {
    const { subscription } = await subscribed();
    const answer = await open(randomBytes(32)).send(order(subscription), DEADLINE_MS);
    expect(answer).toEqual({ kind: "refused", code: "status-403" });
  });

  test("goes to the browsers' own push services and to no other address", async () => {
    const push = createWebPush({ privateKey, contact: "mailto:ops@example.cn" });
    for (const endpoint of [
      "https://fcm.googleapis.com/fcm/send/x",
      "https://updates.push.services.mozilla.com/wpush/v2/x",
      "https://web.push.apple.com/x",
      "https://wns2-par02p.notify.windows.com/w/?token=x",
    ])
      expect(push.isKnownService(endpoint), endpoint).toBe(true);
    for (const endpoint of [
      "http://fcm.googleapis.com/x",
      "https://fcm.googleapis.com.evil.cn/x",
      "https://fcm.googleapis.com:8443/x",
      "https://user@fcm.googleapis.com/x",
      "https://127.0.0.1/x",
      "https://evilpush.apple.com.cn/x",
      "not an address",
    ])
      expect(push.isKnownService(endpoint), endpoint).toBe(false);
    const { subscription } = await subscribed();
    await expect(push.send(order(subscription), DEADLINE_MS)).rejects.toThrow("known push service");
  });
});
