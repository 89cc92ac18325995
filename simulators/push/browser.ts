import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from "node:crypto";

/** One subscribed browser: the keys it gave out, the service's key it subscribed with, and what it was sent. */
export type Browser = {
  readonly id: string;
  readonly applicationServerKey: string;
  readonly subscription: { readonly p256dh: string; readonly auth: string };
  readonly received: { readonly text: string; readonly ttl: number; readonly topic: string | null }[];
  isGone: boolean;
  /** Decrypts one body of content encoding aes128gcm. @throws Error when it was not made for this browser. */
  decrypt(body: Buffer): string;
};

const SALT_BYTES = 16;
const TAG_BYTES = 16;
const KEY_BYTES = 16;
const NONCE_BYTES = 12;
const SECRET_BYTES = 32;
const LAST_RECORD = 2;
const MAX_TOKEN_SECONDS = 86_400;

/** Opens a browser with keys of its own (RFC 8291). */
export function openBrowser(id: string, applicationServerKey: string): Browser {
  const pair = createECDH("prime256v1");
  pair.generateKeys();
  const auth = randomBytes(SALT_BYTES);
  const hkdf = (from: { salt: Buffer; secret: Buffer }, info: Buffer, bytes: number) =>
    Buffer.from(hkdfSync("sha256", from.secret, from.salt, info, bytes));
  return {
    id,
    applicationServerKey,
    subscription: { p256dh: pair.getPublicKey().toString("base64url"), auth: auth.toString("base64url") },
    received: [],
    isGone: false,
    decrypt(body) {
      const salt = body.subarray(0, SALT_BYTES);
      const keyAt = SALT_BYTES + 5;
      const keyLength = body[keyAt - 1] ?? 0;
      const senderKey = body.subarray(keyAt, keyAt + keyLength);
      const sealed = body.subarray(keyAt + keyLength);
      const info = Buffer.concat([Buffer.from("WebPush: info\0"), pair.getPublicKey(), senderKey]);
      const secret = hkdf({ salt: auth, secret: pair.computeSecret(senderKey) }, info, SECRET_BYTES);
      const key = hkdf({ salt, secret }, Buffer.from("Content-Encoding: aes128gcm\0"), KEY_BYTES);
      const nonce = hkdf({ salt, secret }, Buffer.from("Content-Encoding: nonce\0"), NONCE_BYTES);
      const decipher = createDecipheriv("aes-128-gcm", key, nonce);
      decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
      const padded = Buffer.concat([decipher.update(sealed.subarray(0, -TAG_BYTES)), decipher.final()]);
      const end = padded.findLastIndex((byte) => byte !== 0);
      if (padded[end] !== LAST_RECORD) throw new Error("the padding is not that of one record");
      return padded.subarray(0, end).toString("utf8");
    },
  };
}

/**
 * Checks a VAPID token (RFC 8292): signed by the key the browser subscribed with, for this push service, not expired and
 * for at most a day. @throws Error saying what is wrong.
 */
export function checkVapid(header: string, of: { key: string; audience: string }): void {
  const [, token = "", key = ""] = /^vapid t=([^,]+), ?k=(.+)$/.exec(header) ?? [];
  if (key !== of.key) throw new Error("signed with another key");
  const [head = "", claims = "", signature = ""] = token.split(".");
  const point = Buffer.from(key, "base64url");
  const coordinate = (from: number) => point.subarray(from, from + SECRET_BYTES).toString("base64url");
  const jwk = { kty: "EC", crv: "P-256", x: coordinate(1), y: coordinate(1 + SECRET_BYTES) };
  const publicKey = createPublicKey({ key: jwk, format: "jwk" });
  const signed = Buffer.from(`${head}.${claims}`);
  const good = verify(
    "sha256",
    signed,
    { key: publicKey, dsaEncoding: "ieee-p1363" },
    Buffer.from(signature, "base64url"),
  );
  if (!good) throw new Error("the signature is wrong");
  const { aud, exp, sub } = JSON.parse(Buffer.from(claims, "base64url").toString("utf8")) as Record<string, unknown>;
  const now = Date.now() / 1_000;
  if (aud !== of.audience) throw new Error(`for ${String(aud)}`);
  if (!(Number(exp) > now && Number(exp) <= now + MAX_TOKEN_SECONDS)) throw new Error("expired, or for too long");
  if (typeof sub !== "string" || !/^(mailto:|https:)/.test(sub)) throw new Error("nobody to write to");
}
