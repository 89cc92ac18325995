import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { assert, Refusal } from "@/server/kernel";
import { PROVIDERS, type Provider, type SignedInPerson, type SignInProvider } from "./sign-in-provider";

/** A person one may sign in as in the demonstration, named on the outside by a slug alone. */
export type DemoPerson = { readonly slug: string; readonly identity: string; readonly name: string };

/** The demonstration's sign-in provider, with the grant that its stub page needs. */
export interface DemoSignIn extends SignInProvider {
  /** A code for the callback that expires after 60 seconds. @throws Refusal SIGN_IN_FAILED for an unknown slug. */
  issueCode(slug: string, provider: Provider, now: Date): string;
}

const CODE_LIFE_MS = 60_000;
const CLOCK_SKEW_MS = 5_000;
const MIN_KEY_BYTES = 32;
const MAX_CODE_CHARS = 512;
const MAX_PATH_CHARS = 2_000;
const STUB_PAGE = "/sign-in/demo";
const OWN_ORIGIN = "https://own.invalid"; // stands for our origin while a path is read as a browser reads it

const Claims = z.object({ slug: z.string(), provider: z.enum(PROVIDERS), issuedMs: z.int(), nonce: z.string() });

/**
 * Stands in for 浙里办 and its like in the demonstration. A code is signed and carries the slug, never the identity.
 * @param options.key at least 32 secret bytes. @param options.people everyone who may sign in.
 */
export function createDemoSignIn(options: { key: Uint8Array; people: readonly DemoPerson[] }): DemoSignIn {
  const key = Buffer.from(options.key);
  assert(key.length >= MIN_KEY_BYTES, "the demonstration's sign-in key has at least 32 bytes");
  const people = new Map(options.people.map((person) => [person.slug, person]));
  const sign = (payload: string) => createHmac("sha256", key).update(`demo-sign-in.${payload}`).digest();

  return {
    authorizeUrl({ provider, state, returnTo }) {
      if (!isOwnPath(returnTo)) throw new Refusal("INPUT_INVALID", { field: "returnTo" });
      return `${STUB_PAGE}?${new URLSearchParams({ provider, state, return: returnTo })}`;
    },
    issueCode(slug, provider, now) {
      if (!people.has(slug)) throw new Refusal("SIGN_IN_FAILED", { why: "unknown" });
      // The nonce makes two codes of one millisecond differ, so that using one never spends the other.
      const claims = { slug, provider, issuedMs: now.getTime(), nonce: randomBytes(12).toString("base64url") };
      const payload = Buffer.from(JSON.stringify(claims)).toString("base64url");
      return `${payload}.${sign(payload).toString("base64url")}`;
    },
    async exchange(code, now): Promise<SignedInPerson> {
      const claims = readCode(code, sign);
      const ageMs = now.getTime() - claims.issuedMs;
      if (ageMs > CODE_LIFE_MS || ageMs < -CLOCK_SKEW_MS) throw new Refusal("SIGN_IN_FAILED", { why: "expired" });
      const person = people.get(claims.slug);
      if (!person) throw new Refusal("SIGN_IN_FAILED", { why: "unknown" });
      return { provider: claims.provider, identity: person.identity, name: person.name };
    },
  };
}

function readCode(code: string, sign: (payload: string) => Buffer): z.infer<typeof Claims> {
  const [payload, signature, ...rest] = code.slice(0, MAX_CODE_CHARS).split(".");
  if (!payload || !signature || rest.length > 0) throw new Refusal("SIGN_IN_FAILED", { why: "altered" });
  // Compared as text: base64url reads some different texts as the same bytes, and a code must have one spelling.
  const expected = Buffer.from(sign(payload).toString("base64url"));
  const given = Buffer.from(signature);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw new Refusal("SIGN_IN_FAILED", { why: "altered" });
  }
  return Claims.parse(JSON.parse(Buffer.from(payload, "base64url").toString("utf8")));
}

/** A path that a browser resolves within our own site: neither `//elsewhere` nor `/\elsewhere` nor a scheme. */
function isOwnPath(path: string): boolean {
  if (!path.startsWith("/") || path.length > MAX_PATH_CHARS) return false;
  if (!URL.canParse(path, OWN_ORIGIN)) return false;
  const { origin, pathname } = new URL(path, OWN_ORIGIN);
  return origin === OWN_ORIGIN && !pathname.startsWith("//"); // "/x/..//elsewhere" would leave when read a second time
}
