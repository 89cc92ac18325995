import { createHmac, hash, type KeyObject } from "node:crypto";

/** One call of an RPC-style operation, before it is signed. */
export type AliyunCall = {
  readonly host: string;
  readonly action: string;
  readonly version: string;
  /** As {@link canonicalQuery} writes it. */
  readonly query: string;
  /** The instant of signing, ISO 8601 to the second in UTC. */
  readonly date: string;
  /** Used once. */
  readonly nonce: string;
};

const ALGORITHM = "ACS3-HMAC-SHA256";
const sha256 = (text: string) => hash("sha256", text, "hex");
const EMPTY_BODY = sha256("");
/** In the order of their names, as the signature wants them. */
const SIGNED = "host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version";

const RESERVED = /[!'()*]/g;
const PLAIN = /^[A-Za-z0-9_.~-]*$/;

/** Percent-encodes as RFC 3986 says: everything but letters, digits and - _ . ~ */
export function percentEncode(text: string): string {
  if (PLAIN.test(text)) return text;
  return encodeURIComponent(text).replace(RESERVED, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** The parameters in the order of their names, encoded: what is signed and what is sent. */
export function canonicalQuery(query: Readonly<Record<string, string>>): string {
  return Object.keys(query)
    .sort()
    .map((name) => `${percentEncode(name)}=${percentEncode(query[name] ?? "")}`)
    .join("&");
}

/**
 * The headers of a signed call with an empty body, as 阿里云 V3版本请求体&签名机制 describes them.
 * @see https://help.aliyun.com/zh/sdk/product-overview/v3-request-structure-and-signature
 */
export function signAliyun(call: AliyunCall, key: { id: string; secret: string | KeyObject }): Record<string, string> {
  const { host, action, version, query, date, nonce } = call;
  const headers = `host:${host}\nx-acs-action:${action}\nx-acs-content-sha256:${EMPTY_BODY}\nx-acs-date:${date}\nx-acs-signature-nonce:${nonce}\nx-acs-version:${version}\n`;
  const canonical = `POST\n/\n${query}\n${headers}\n${SIGNED}\n${EMPTY_BODY}`;
  const signature = createHmac("sha256", key.secret)
    .update(`${ALGORITHM}\n${sha256(canonical)}`)
    .digest("hex");
  return {
    host,
    "x-acs-action": action,
    "x-acs-content-sha256": EMPTY_BODY,
    "x-acs-date": date,
    "x-acs-signature-nonce": nonce,
    "x-acs-version": version,
    authorization: `${ALGORITHM} Credential=${key.id},SignedHeaders=${SIGNED},Signature=${signature}`,
  };
}
