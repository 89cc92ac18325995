import { createHmac, createSecretKey, hash, type KeyObject, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";

/** One account at the simulated providers: what the service signs with. */
export type Account = { readonly id: string; readonly secret: string };

const MAX_SKEW_MS = 15 * 60_000;
const SECOND_MS = 1_000;
const sha256 = (text: string) => hash("sha256", text, "hex");
const EMPTY_BODY = sha256("");
const header = (request: IncomingMessage, name: string) => String(request.headers[name] ?? "");

/** A request that is not believed: which of the provider's own codes says so. */
export class NotBelieved extends Error {
  override readonly name = "NotBelieved";

  constructor(readonly code: string) {
    super(code);
  }
}

function same(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** The key of an account, made once: a thousand requests a second are signed with it. */
const keys = new Map<string, KeyObject>();
function keyOf(secret: string): KeyObject {
  const known = keys.get(secret) ?? createSecretKey(secret, "utf8");
  keys.set(secret, known);
  return known;
}

const UNRESERVED = new Set(Buffer.from("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~"));
const ONLY_UNRESERVED = /^[A-Za-z0-9_.~-]*$/;
const ENCODED = Array.from({ length: 256 }, (_, byte) =>
  UNRESERVED.has(byte) ? String.fromCharCode(byte) : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`,
);

/** Percent-encodes as RFC 3986 says. Written here anew: the other party's own reading of the signature is what is tested. */
function rfc3986(text: string): string {
  if (ONLY_UNRESERVED.test(text)) return text;
  let encoded = "";
  for (const byte of Buffer.from(text, "utf8")) encoded += ENCODED[byte];
  return encoded;
}

/** A request's path and the parameters of its query, read once. */
export type Address = { readonly path: string; readonly parameters: ReadonlyMap<string, string> };

/** Reads what stands on a request's first line. @throws URIError for what is no encoding. */
export function addressOf(request: IncomingMessage): Address {
  const [path = "", query = ""] = (request.url ?? "/").split("?", 2);
  const text = (encoded: string) => decodeURIComponent(encoded.replaceAll("+", " "));
  const parameters = new Map<string, string>();
  for (const each of query === "" ? [] : query.split("&")) {
    const [name = "", value = ""] = each.split("=", 2);
    parameters.set(text(name), text(value));
  }
  return { path, parameters };
}

const ACS3 = /^(ACS3-HMAC-SHA256) Credential=([^,]+),SignedHeaders=([a-z0-9;-]+),Signature=([0-9a-f]{64})$/;

/**
 * Checks a request signed with ACS3-HMAC-SHA256, from the bytes that came: every header it names, the query in order, the
 * hash of the body, the instant, and a nonce used once.
 * @throws NotBelieved with Aliyun's code.
 */
export function checkAliyun(
  request: IncomingMessage,
  body: string,
  known: { account: Account; nonces: Set<string>; address: Address },
): void {
  const [, algorithm = "", credential, names = "", signature = ""] = ACS3.exec(header(request, "authorization")) ?? [];
  if (algorithm === "") throw new NotBelieved("IncompleteSignature");
  if (credential !== known.account.id) throw new NotBelieved("InvalidAccessKeyId.NotFound");
  const signed = names.split(";");
  const present = Object.keys(request.headers).filter((name) => name === "host" || name.startsWith("x-acs-"));
  if (signed.join() !== [...signed].sort().join() || present.some((name) => !signed.includes(name))) {
    throw new NotBelieved("IncompleteSignature");
  }
  const bodyHash = body === "" ? EMPTY_BODY : sha256(body);
  if (header(request, "x-acs-content-sha256") !== bodyHash) throw new NotBelieved("SignatureDoesNotMatch");
  const { path, parameters } = known.address;
  const encoded = new Map([...parameters].map(([name, value]) => [rfc3986(name), rfc3986(value)]));
  const query = [...encoded.keys()].sort().map((name) => `${name}=${encoded.get(name)}`);
  const canonical = [
    request.method,
    path,
    query.join("&"),
    signed.map((name) => `${name}:${header(request, name).trim()}\n`).join(""),
    names,
    bodyHash,
  ].join("\n");
  const expected = createHmac("sha256", keyOf(known.account.secret))
    .update(`${algorithm}\n${sha256(canonical)}`)
    .digest("hex");
  if (!same(signature, expected)) throw new NotBelieved("SignatureDoesNotMatch");
  const skewMs = Math.abs(Date.now() - Date.parse(header(request, "x-acs-date")));
  if (!(skewMs <= MAX_SKEW_MS)) throw new NotBelieved("InvalidTimeStamp.Expired");
  const nonce = header(request, "x-acs-signature-nonce");
  if (nonce.length < 8 || known.nonces.has(nonce)) throw new NotBelieved("SignatureNonceUsed");
  known.nonces.add(nonce);
}

/** Checks a request signed with TC3-HMAC-SHA256. @throws NotBelieved with Tencent's code. */
export function checkTencent(request: IncomingMessage, body: string, account: Account): void {
  const match =
    /^TC3-HMAC-SHA256 Credential=([^/]+)\/(\d{4}-\d\d-\d\d)\/sms\/tc3_request, SignedHeaders=([a-z0-9;-]+), Signature=([0-9a-f]{64})$/.exec(
      header(request, "authorization"),
    );
  if (!match) throw new NotBelieved("AuthFailure.SignatureFailure");
  const [, id = "", date = "", names = "", signature = ""] = match;
  if (id !== account.id) throw new NotBelieved("AuthFailure.SecretIdNotFound");
  const signed = names.split(";");
  if (!signed.includes("host") || !signed.includes("content-type"))
    throw new NotBelieved("AuthFailure.SignatureFailure");
  const timestamp = header(request, "x-tc-timestamp");
  const value = (name: string) =>
    name === "x-tc-action" ? header(request, name).toLowerCase() : header(request, name);
  const headers = signed.map((name) => `${name}:${value(name)}\n`).join("");
  const canonical = [request.method, "/", "", headers, names, sha256(body)].join("\n");
  const toSign = `TC3-HMAC-SHA256\n${timestamp}\n${date}/sms/tc3_request\n${sha256(canonical)}`;
  const hmac = (key: string | Buffer, text: string) => createHmac("sha256", key).update(text, "utf8").digest();
  const key = hmac(hmac(hmac(`TC3${account.secret}`, date), "sms"), "tc3_request");
  if (!same(signature, hmac(key, toSign).toString("hex"))) throw new NotBelieved("AuthFailure.SignatureFailure");
  const at = Number(timestamp) * SECOND_MS;
  const sameDay = new Date(at).toISOString().slice(0, 10) === date;
  if (!sameDay || Math.abs(Date.now() - at) > MAX_SKEW_MS) throw new NotBelieved("AuthFailure.SignatureExpire");
}
