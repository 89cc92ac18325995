import { randomBytes } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type SignInSimulator, startSignInSimulator } from "@/simulators/sign-in";
import { chooseAt } from "@/simulators/sign-in/testing/choose";
import { createOpenIdSignIn, PROVIDERS, type Provider } from ".";

const CALLBACK = "http://localhost:3999/sign-in/callback";
const CLIENT = { id: "yongyiban", secret: "a secret of the demonstration", callbackUrl: CALLBACK };
const LIN = {
  ...{ slug: "lin", name: "林小禾", identity: "330203199001010017" },
  ...{ situation: { zh: "一", en: "one" }, roles: [], office: null },
};
const key = randomBytes(32);
const now = new Date("2026-11-20T02:00:00Z");
const later = (ms: number) => new Date(now.getTime() + ms);
const refused = (why: string) => expect.objectContaining({ code: "SIGN_IN_FAILED", details: { why } });
const outage = expect.objectContaining({ name: "Outage" });

let simulator: SignInSimulator;
const servers: Server[] = [];

beforeAll(async () => {
  simulator = await startSignInSimulator({ port: 0, people: [LIN], client: CLIENT });
});
afterAll(() => simulator?.close());
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

function signInWith(
  change: Partial<{
    issuer: string;
    clientId: string;
    clientSecret: string;
    clientAuth: "post" | "basic";
    identityClaim: string;
  }> = {},
) {
  const settings = (provider: Provider) => ({
    issuer: simulator.issuers[provider],
    clientId: CLIENT.id,
    clientSecret: CLIENT.secret,
    clientAuth: "post" as const,
    scope: "openid profile",
    identityClaim: "id_number",
    nameClaim: "name",
    ...change,
  });
  const providers = { zlb: settings("zlb"), zwfw: settings("zwfw"), yongpai: settings("yongpai") };
  return createOpenIdSignIn({ providers, callbackUrl: CALLBACK, key });
}

/** Sets out, chooses Lin, and comes back to the callback. */
async function cameBack(provider: Provider = "zlb", signIn = signInWith()) {
  const begun = await signIn.begin({ provider, returnTo: "/me?from=home", locale: "zh-CN", now });
  return { begun, answer: (await chooseAt(begun.url, "lin")).searchParams, signIn };
}

/** A provider of one's own making, somewhere on this machine. */
async function serve(answer: (path: string) => { status: number; body: string; type?: string }): Promise<string> {
  const server = createServer((request, response) => {
    const { status, body, type = "application/json" } = answer(request.url ?? "");
    response.writeHead(status, { "content-type": type }).end(body);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe("signing in through a provider", () => {
  test.each(PROVIDERS)("%s says who it is, and the way on comes back with it", async (provider) => {
    const { begun, answer, signIn } = await cameBack(provider);
    const { person, returnTo } = await signIn.finish({ attempt: begun.attempt, answer, now: later(60_000) });
    expect(person).toEqual({ provider, identity: LIN.identity, name: LIN.name });
    expect(returnTo).toBe("/me?from=home");
    expect(signIn.returnTo(begun.attempt)).toBe("/me?from=home");
  });

  test("asks with code, PKCE, state and nonce, and carries nobody's number in any address", async () => {
    const { begun, answer } = await cameBack();
    const asked = Object.fromEntries(new URL(begun.url).searchParams);
    expect(asked).toMatchObject({ response_type: "code", redirect_uri: CALLBACK, code_challenge_method: "S256" });
    for (const name of ["state", "nonce", "code_challenge"]) expect(asked[name]?.length).toBeGreaterThanOrEqual(43);
    expect(begun.url + answer).not.toContain(LIN.identity);
    expect(Buffer.from(begun.attempt, "base64url").toString("latin1")).not.toContain(asked.nonce);
  });

  test("tells a provider the secret in the way it was set up for, and in no other", async () => {
    const strict = await startSignInSimulator({ port: 0, people: [LIN], client: { ...CLIENT, auth: "basic" } });
    const finish = async (clientAuth: "post" | "basic") => {
      const { begun, answer, signIn } = await cameBack("zlb", signInWith({ issuer: strict.issuers.zlb, clientAuth }));
      return signIn.finish({ attempt: begun.attempt, answer, now });
    };
    try {
      expect((await finish("basic")).person).toMatchObject({ identity: LIN.identity });
      await expect(finish("post")).rejects.toEqual(outage);
    } finally {
      await strict.close();
    }
  });

  test("offers only what is configured", async () => {
    const signIn = createOpenIdSignIn({ providers: {}, callbackUrl: CALLBACK, key });
    expect(signIn.providers).toEqual([]);
    const begun = signIn.begin({ provider: "zlb", returnTo: "/", locale: "en", now });
    await expect(begun).rejects.toEqual(refused("unconfigured"));
  });
});

describe("an answer that signs nobody in", () => {
  const finish = async (change: (answer: URLSearchParams) => void, at = now, attempt?: string) => {
    const { begun, answer, signIn } = await cameBack();
    change(answer);
    return signIn.finish({ attempt: attempt ?? begun.attempt, answer, now: at });
  };

  test("one with another state, with none, or brought by a browser that never asked", async () => {
    await expect(finish((answer) => answer.set("state", "forged"))).rejects.toEqual(refused("state"));
    await expect(finish((answer) => answer.delete("state"))).rejects.toEqual(refused("state"));
    await expect(finish(() => {}, now, "")).rejects.toEqual(refused("state"));
    await expect(finish(() => {}, now, "x".repeat(200))).rejects.toEqual(refused("state"));
  });

  test("one whose attempt was sealed with another key, or belongs to another sign-in", async () => {
    const other = createOpenIdSignIn({ providers: {}, callbackUrl: CALLBACK, key: randomBytes(32) });
    const { begun, answer, signIn } = await cameBack();
    await expect(other.finish({ attempt: begun.attempt, answer, now })).rejects.toEqual(refused("state"));
    const another = await signIn.begin({ provider: "zlb", returnTo: "/", locale: "en", now });
    await expect(signIn.finish({ attempt: another.attempt, answer, now })).rejects.toEqual(refused("state"));
  });

  test("one after ten minutes", async () => {
    await expect(finish(() => {}, later(600_001))).rejects.toEqual(refused("expired"));
  });

  test("one whose person did not agree", async () => {
    const signIn = signInWith();
    const begun = await signIn.begin({ provider: "zlb", returnTo: "/", locale: "en", now });
    const answer = (await chooseAt(begun.url, null)).searchParams;
    await expect(signIn.finish({ attempt: begun.attempt, answer, now })).rejects.toEqual(refused("denied"));
  });

  test("one with a code that was used, or altered, or of another provider", async () => {
    const { begun, answer, signIn } = await cameBack();
    await signIn.finish({ attempt: begun.attempt, answer, now });
    await expect(signIn.finish({ attempt: begun.attempt, answer, now })).rejects.toEqual(refused("expired"));
    await expect(finish((one) => one.set("code", "nothing"))).rejects.toEqual(refused("expired"));
    await expect(finish((one) => one.set("iss", simulator.issuers.zwfw))).rejects.toEqual(refused("altered"));
  });

  test("one whose code the provider has let lapse", async () => {
    const short = await startSignInSimulator({ port: 0, people: [LIN], client: CLIENT, lives: { code: 1 } });
    try {
      const { begun, answer, signIn } = await cameBack("zlb", signInWith({ issuer: short.issuers.zlb }));
      await new Promise((resolve) => setTimeout(resolve, 1_100));
      await expect(signIn.finish({ attempt: begun.attempt, answer, now })).rejects.toEqual(refused("expired"));
    } finally {
      await short.close();
    }
  });

  test("one whose provider does not say the identity number", async () => {
    const { begun, answer, signIn } = await cameBack("zlb", signInWith({ identityClaim: "somewhere_else" }));
    await expect(signIn.finish({ attempt: begun.attempt, answer, now })).rejects.toEqual(refused("unknown"));
  });
});

describe("a provider that is down", () => {
  test("is an outage, whether nothing answers, something else does, or it says so itself", async () => {
    const begin = (issuer: string) =>
      signInWith({ issuer }).begin({ provider: "zlb", returnTo: "/", locale: "en", now });
    await expect(begin("http://127.0.0.1:1")).rejects.toEqual(outage);
    await expect(
      begin(await serve(() => ({ status: 502, body: "<h1>Bad Gateway", type: "text/html" }))),
    ).rejects.toEqual(outage);
    const { begun, signIn } = await cameBack();
    const state = new URL(begun.url).searchParams.get("state") ?? "";
    const answer = new URLSearchParams({ error: "temporarily_unavailable", state, iss: simulator.issuers.zlb });
    await expect(signIn.finish({ attempt: begun.attempt, answer, now })).rejects.toEqual(outage);
  });

  test("is asked again as soon as it is back", async () => {
    let up = false;
    const issuer: string = await serve(() =>
      up
        ? { status: 200, body: JSON.stringify({ issuer, authorization_endpoint: `${issuer}/auth` }) }
        : { status: 503, body: "{}" },
    );
    const signIn = signInWith({ issuer });
    const begin = () => signIn.begin({ provider: "zlb", returnTo: "/", locale: "en", now });
    await expect(begin()).rejects.toEqual(outage);
    up = true;
    expect((await begin()).url).toContain(`${issuer}/auth?`);
  });

  test("is an outage with a wrong secret of ours, too: no fault of who signs in", async () => {
    const { begun, answer, signIn } = await cameBack("zlb", signInWith({ clientSecret: "another secret" }));
    await expect(signIn.finish({ attempt: begun.attempt, answer, now })).rejects.toEqual(outage);
  });

  test("without TLS is asked on this machine only", async () => {
    const signIn = signInWith({ issuer: "http://provider.invalid" });
    await expect(signIn.begin({ provider: "zlb", returnTo: "/", locale: "en", now })).rejects.toThrow();
  });
});
