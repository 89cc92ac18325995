import { createHash, timingSafeEqual } from "node:crypto";
import * as openid from "openid-client";
import { z } from "zod";
import { assert, Refusal } from "@/server/kernel";
import { createVault } from "../crypto";
import { failed, troubleOf } from "./openid-trouble";
import { plainFetch } from "./plain-fetch";
import { PROVIDERS, type Provider, type SignedInPerson, type SignInGateway } from "./sign-in-gateway";

/** One provider as it is configured. */
export type OpenIdProvider = {
  /** Its address; what it publishes at /.well-known/openid-configuration is the rest. */
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** How it is told the secret: in the body of a request, or in its header; each provider takes the one it was set up for. */
  readonly clientAuth: "post" | "basic";
  readonly scope: string;
  /** Under which names it says the identity number and the name: in the ID token, or else in its userinfo. */
  readonly identityClaim: string;
  readonly nameClaim: string;
};

/** What the gateway is made of. `key`: at least 32 secret bytes, for what the browser keeps meanwhile. */
export type OpenIdOptions = {
  readonly providers: Readonly<Partial<Record<Provider, OpenIdProvider>>>;
  readonly callbackUrl: string;
  readonly key: Uint8Array;
};

const ATTEMPT_LIFE_SECONDS = 600;
const ANSWER_SECONDS = 5;
const DISCOVERY_LIFE_MS = 3_600_000;
const MAX_ATTEMPT_CHARS = 3_500; // of a cookie's 4096
const MAX_PATH_CHARS = 2_000;
const PURPOSE = "sign-in-attempt";
const IDENTITY = /^\d{17}[\dX]$/;

const Attempt = z.object({
  provider: z.enum(PROVIDERS),
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  returnTo: z.string(),
  begunMs: z.int(),
});
type Attempt = z.infer<typeof Attempt>;

/** Signs in through OpenID Connect: authorization code with PKCE, state and nonce; the ID token's signature is verified. */
export function createOpenIdSignIn({ providers, callbackUrl, key }: OpenIdOptions): SignInGateway {
  const attempts = createVault({ dataKey: key, indexKey: Buffer.alloc(key.length) }); // it only seals here
  const configurations = new Map<Provider, { of: Promise<openid.Configuration>; until: number }>();

  function settingsOf(provider: Provider): OpenIdProvider {
    const settings = providers[provider];
    if (!settings) throw new Refusal("SIGN_IN_FAILED", { why: "unconfigured" });
    return settings;
  }

  /** What a provider publishes of itself: asked once an hour, and again at once after it did not answer. */
  function configurationOf(provider: Provider): Promise<openid.Configuration> {
    const kept = configurations.get(provider);
    if (kept && kept.until > Date.now()) return kept.of;
    const fresh = { of: discover(settingsOf(provider)), until: Date.now() + DISCOVERY_LIFE_MS };
    configurations.set(provider, fresh);
    fresh.of.catch(() => configurations.get(provider) === fresh && configurations.delete(provider));
    return fresh.of;
  }

  function open(sealed: string): Attempt | null {
    if (sealed === "" || sealed.length > MAX_ATTEMPT_CHARS) return null;
    try {
      return Attempt.parse(JSON.parse(attempts.open(Buffer.from(sealed, "base64url"), PURPOSE)));
    } catch {
      return null; // not ours, altered, or sealed with a key from before
    }
  }

  return {
    providers: PROVIDERS.filter((provider) => providers[provider] !== undefined),
    async begin({ provider, returnTo, locale, now }) {
      assert(returnTo.length <= MAX_PATH_CHARS, "the way back is short enough for a cookie");
      const { scope } = settingsOf(provider);
      const configuration = await configurationOf(provider).catch(raise);
      const verifier = openid.randomPKCECodeVerifier();
      const [state, nonce] = [openid.randomState(), openid.randomNonce()];
      const url = openid.buildAuthorizationUrl(configuration, {
        redirect_uri: callbackUrl,
        scope,
        state,
        nonce,
        code_challenge: createHash("sha256").update(verifier).digest("base64url"),
        code_challenge_method: "S256",
        ui_locales: locale,
      });
      const attempt: Attempt = { provider, state, nonce, verifier, returnTo, begunMs: now.getTime() };
      const sealed = attempts.seal(JSON.stringify(attempt), PURPOSE).toString("base64url");
      return { url: url.href, attempt: sealed, lifeSeconds: ATTEMPT_LIFE_SECONDS };
    },
    async finish({ attempt: sealed, answer, now }) {
      const attempt = open(sealed);
      // The state ties the answer to the browser that asked: a link sent by somebody else signs nobody in.
      if (!attempt || !isSame(answer.get("state") ?? "", attempt.state)) throw failed("state");
      const ageMs = now.getTime() - attempt.begunMs;
      if (ageMs < 0 || ageMs > ATTEMPT_LIFE_SECONDS * 1_000) throw failed("expired");
      const settings = settingsOf(attempt.provider);
      const configuration = await configurationOf(attempt.provider).catch(raise);
      const person = await exchange(configuration, { settings, attempt, url: `${callbackUrl}?${answer}` }).catch(raise);
      return { person, returnTo: attempt.returnTo };
    },
    returnTo: (sealed) => open(sealed)?.returnTo ?? null,
  };
}

function raise(error: unknown): never {
  throw troubleOf(error);
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** True for an address on this machine itself, the only place where a provider may be asked without TLS. */
export function isLoopback(address: string): boolean {
  const { hostname } = new URL(address);
  return hostname === "localhost" || hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

const CLIENT_AUTH = { post: openid.ClientSecretPost, basic: openid.ClientSecretBasic } as const;

function discover({ issuer, clientId, clientSecret, clientAuth }: OpenIdProvider): Promise<openid.Configuration> {
  const insecure = issuer.startsWith("http:") && isLoopback(issuer) ? [openid.allowInsecureRequests] : [];
  return openid.discovery(new URL(issuer), clientId, clientSecret, CLIENT_AUTH[clientAuth](clientSecret), {
    execute: [openid.enableNonRepudiationChecks, ...insecure],
    timeout: ANSWER_SECONDS,
    [openid.customFetch]: plainFetch,
  });
}

/** The code for an ID token, verified; and from it, or from the provider's userinfo, who it is. */
async function exchange(
  configuration: openid.Configuration,
  { settings, attempt, url }: { settings: OpenIdProvider; attempt: Attempt; url: string },
): Promise<SignedInPerson> {
  const tokens = await openid.authorizationCodeGrant(configuration, new URL(url), {
    pkceCodeVerifier: attempt.verifier,
    expectedState: attempt.state,
    expectedNonce: attempt.nonce,
    idTokenExpected: true,
  });
  const claims = tokens.claims();
  assert(claims, "an expected ID token has claims");
  const said =
    claims[settings.identityClaim] === undefined
      ? await openid.fetchUserInfo(configuration, tokens.access_token, claims.sub)
      : claims;
  const [identity, name] = [said[settings.identityClaim], said[settings.nameClaim]];
  if (typeof identity !== "string" || !IDENTITY.test(identity)) throw failed("unknown");
  return { provider: attempt.provider, identity, name: typeof name === "string" ? name : "" };
}
