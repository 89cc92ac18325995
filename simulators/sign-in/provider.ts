import { generateKeyPairSync, randomBytes } from "node:crypto";
import { interactionPolicy, Provider } from "oidc-provider";
import type { Face } from "./faces";
import type { createMemory } from "./memory";
import { gonePage, pagePolicy } from "./pages";
import { type Person, subjectName } from "./people";

/** What the service is registered with at every provider. */
export type Client = {
  readonly id: string;
  readonly secret: string;
  readonly callbackUrl: string;
  /** How it shows the secret: in the body unless said otherwise. */
  readonly auth?: "post" | "basic";
};

/** How long things last, in seconds; a test makes some of them short. */
export type Lives = { readonly code: number; readonly interaction: number };

const SIGNING = "ES256";
const SESSION_SECONDS = 60; // nobody is remembered: each sign-in chooses anew
const TOKEN_SECONDS = 120;

/**
 * A real OpenID provider for one face: authorization code with PKCE only, one client, its own keys, made anew at each
 * start. Nobody is remembered and nobody consents twice: whoever chose a person has agreed.
 */
export function createProvider(of: {
  issuer: string;
  face: Face;
  people: readonly Person[];
  client: Client;
  memory: ReturnType<typeof createMemory>;
  lives: Lives;
}): Provider {
  const { issuer, face, people, client, memory, lives } = of;
  const bySubject = new Map(people.map((person) => [subjectName(face.id, person.slug), person]));
  const path = new URL(issuer).pathname;
  const backTo = new URL(client.callbackUrl).origin;
  const provider = new Provider(issuer, {
    adapter: memory.adapterFor(face.id),
    clients: [
      {
        client_id: client.id,
        client_secret: client.secret,
        redirect_uris: [client.callbackUrl],
        response_types: ["code"],
        grant_types: ["authorization_code"],
        token_endpoint_auth_method: `client_secret_${client.auth ?? "post"}`,
        id_token_signed_response_alg: SIGNING,
      },
    ],
    responseTypes: ["code"],
    scopes: ["openid", "profile"],
    claims: { openid: ["sub"], profile: ["name", "id_number"] },
    conformIdTokenClaims: !face.tellsInToken,
    enabledJWA: { idTokenSigningAlgValues: [SIGNING] },
    jwks: { keys: [signingKey()] },
    pkce: { required: () => true },
    cookies: {
      // Not signed: each is a random name of 126 bits that only this process knows, and lives for minutes.
      names: { session: `${face.id}_session`, interaction: `${face.id}_interaction`, resume: `${face.id}_resume` },
      long: { path, sameSite: "lax", httpOnly: true },
      short: { sameSite: "lax", httpOnly: true },
    },
    ttl: {
      AccessToken: TOKEN_SECONDS,
      AuthorizationCode: lives.code,
      Grant: TOKEN_SECONDS,
      IdToken: TOKEN_SECONDS,
      Interaction: lives.interaction,
      Session: SESSION_SECONDS,
    },
    features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: false } },
    interactions: { policy: alwaysAsk(), url: (_: unknown, { uid }: { uid: string }) => `${path}/interaction/${uid}` },
    /** What cannot be answered to the service is said to the person, without the reasons of a machine. */
    renderError(ctx: ErrorContext) {
      ctx.type = "html";
      ctx.set("content-security-policy", pagePolicy(backTo));
      ctx.body = gonePage({ face, language: "zh", backTo });
    },
    findAccount: (_: unknown, accountId: string) => {
      const person = bySubject.get(accountId);
      if (!person) return undefined;
      return { accountId, claims: () => ({ sub: accountId, name: person.name, id_number: person.identity }) };
    },
    async loadExistingGrant({ oidc }: { oidc: GrantContext }) {
      const grant = new oidc.provider.Grant({ accountId: oidc.session.accountId, clientId: oidc.client.clientId });
      grant.addOIDCScope("openid profile");
      await grant.save();
      return grant;
    },
  });
  provider.use(onlyAsRegistered(client.auth ?? "post"));
  return provider;
}

/** Takes the client's secret in the one way that is registered, as real providers do; the library would take either. */
function onlyAsRegistered(auth: "post" | "basic") {
  return async (ctx: TokenContext, next: () => Promise<void>): Promise<void> => {
    const isBasic = ctx.headers.authorization?.startsWith("Basic ") === true;
    if (ctx.path !== "/token" || isBasic === (auth === "basic")) return next();
    ctx.status = 401;
    ctx.body = { error: "invalid_client" };
  };
}

type TokenContext = {
  readonly path: string;
  readonly headers: { readonly authorization?: string };
  status: number;
  body: object;
};

type ErrorContext = { type: string; body: string; set(name: string, value: string): void };
type GrantContext = {
  readonly provider: Provider;
  readonly session: { readonly accountId: string };
  readonly client: { readonly clientId: string };
};

/** Whoever comes is asked who she is, also when somebody chose just before in the same browser. */
function alwaysAsk() {
  const { base, Check } = interactionPolicy;
  const policy = base();
  policy.remove("consent");
  policy
    .get("login")
    .checks.add(
      new Check("each_time", "a person is chosen for each sign-in", ({ oidc }) =>
        oidc.result?.login ? Check.NO_NEED_TO_PROMPT : Check.REQUEST_PROMPT,
      ),
    );
  return policy;
}

function signingKey(): object {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return {
    ...privateKey.export({ format: "jwk" }),
    kid: randomBytes(8).toString("base64url"),
    alg: SIGNING,
    use: "sig",
  };
}
