import { createECDH } from "node:crypto";
import webpush from "web-push";
import { assert } from "@/server/kernel";
import { NoAnswer, post } from "../post-once";
import type { PushGateway } from "./push-gateway";

/** The private key (32 bytes, a scalar of P-256), whom a push service may write to, and services beside the public ones. */
export type WebPushOptions = {
  readonly privateKey: Buffer;
  readonly contact: string;
  /** Origins of push services that are trusted beside the browsers' own, such as a demonstration's. */
  readonly moreServices?: readonly string[];
};

/** The hosts of the browsers' own push services. An address is given by a client: nothing else is posted to. */
const SERVICES = [
  /^fcm\.googleapis\.com$/,
  /^updates\.push\.services\.mozilla\.com$/,
  /^([a-z0-9-]+\.)*push\.apple\.com$/,
  /^[a-z0-9-]+\.notify\.windows\.com$/,
];
const CREATED = 201;
const GONE = [404, 410];

/** The public half of a VAPID key, as a browser is given it. */
export function vapidPublicKey(privateKey: Buffer): string {
  const pair = createECDH("prime256v1");
  pair.setPrivateKey(privateKey);
  return pair.getPublicKey().toString("base64url");
}

/** Web push: the payload encrypted for one browser (aes128gcm), the request signed with VAPID. */
export function createWebPush(options: WebPushOptions): PushGateway {
  const publicKey = vapidPublicKey(options.privateKey);
  const privateKey = options.privateKey.toString("base64url");
  const more = new Set(options.moreServices);
  const isKnownService = (endpoint: string) => {
    const url = URL.canParse(endpoint) ? new URL(endpoint) : null;
    if (!url || url.username || url.password) return false;
    if (more.has(url.origin)) return true;
    return url.protocol === "https:" && url.port === "" && SERVICES.some((host) => host.test(url.hostname));
  };
  return {
    publicKey,
    isKnownService,
    async send({ subscription, payload, ttlSeconds, topic }, deadlineMs) {
      assert(isKnownService(subscription.endpoint), "a push goes to a known push service");
      const { endpoint, headers, body } = webpush.generateRequestDetails(subscription, payload, {
        vapidDetails: { subject: options.contact, publicKey, privateKey },
        TTL: ttlSeconds,
        urgency: "normal",
        topic,
        contentEncoding: "aes128gcm",
      });
      try {
        const told = headers as Record<string, string>;
        const answer = await post({ url: new URL(endpoint), headers: stringsOf(told), body: body ?? "", deadlineMs });
        if (answer.status === CREATED) return { kind: "accepted", reference: answer.location };
        if (GONE.includes(answer.status)) return { kind: "gone" };
        const code = `status-${answer.status}`;
        return answer.status >= 500 ? { kind: "unknown", code } : { kind: "refused", code };
      } catch (error) {
        if (!(error instanceof NoAnswer)) throw error;
        return error.neverLeft ? { kind: "refused", code: "no-line" } : { kind: "unknown", code: "no-answer" };
      }
    },
  };
}

function stringsOf(headers: Record<string, unknown>): Record<string, string> {
  const kept = Object.entries(headers).filter(([name]) => name.toLowerCase() !== "content-length");
  return Object.fromEntries(kept.map(([name, value]) => [name, String(value)]));
}
