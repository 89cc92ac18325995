import { createHash, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { Agent, request as ask } from "node:http";
import path from "node:path";
import { connect } from "../../bin/lib/database.mjs";
import { serviceParts } from "../../bin/lib/services.mjs";
import { medians, percentile } from "./statistics.mjs";

const WARM_UP = 60;
const PEER_REQUESTS = 800;
const PROVIDER = "zlb";
const ADDRESS_PARTS = 250;

/** @typedef {import("./product.mjs").Product} Product */
/** @typedef {{ concurrency: number[], rounds: number, signIns: number }} Plan signIns: of each round at each concurrency */
/** @typedef {(nth: number) => Promise<void>} Work */

/**
 * Complete sign-ins as a browser without scripts goes through them: out to the provider, the page, the choice, back with the
 * code, a session. In the same round what bounds them: the provider alone, code and token included, and an answer of ours
 * that does next to nothing.
 * @param {Product} product @param {Plan} plan @param {(detail: string) => void} say
 */
export async function measureSignIn(product, plan, say) {
  const { stack, origin, urls } = product;
  const people = JSON.parse(readFileSync(path.join(stack.dataDir, "demo-people.json"), "utf8"));
  const slugs = people.map((/** @type {{ slug: string }} */ person) => person.slug);
  const agent = new Agent({ keepAlive: true });
  const settings = providerOf(stack);
  const whole = wholeSignIn({ agent, slugs, canonical: `http://localhost:${stack.ports.web}`, origin });
  const alone = providerAlone({ agent, slugs, settings });
  const before = await sessionsOpened(urls.DATABASE_URL ?? "");
  let done = 0;
  await run(whole, { concurrency: 8, amount: WARM_UP });
  done += WARM_UP;
  const rows = [];
  for (const concurrency of plan.concurrency) {
    const runs = [];
    for (let round = 0; round < plan.rounds; round++) {
      say(`${concurrency} at once, round ${round + 1} of ${plan.rounds}`);
      const signIns = await run(whole, { concurrency, amount: plan.signIns });
      done += plan.signIns;
      const provider = await run(alone, { concurrency, amount: plan.signIns });
      const health = await run(asking(agent, `${origin}/api/health`), { concurrency, amount: PEER_REQUESTS });
      runs.push({ ...signIns, providerPerSecond: provider.perSecond, healthPerSecond: health.perSecond });
    }
    rows.push({ concurrency, ...medians(runs) });
  }
  agent.destroy();
  const opened = (await sessionsOpened(urls.DATABASE_URL ?? "")) - before;
  if (opened !== done) throw new Error(`${done} sign-ins were finished, but the trail knows ${opened}`);
  return { rows, rounds: plan.rounds, signIns: plan.signIns };
}

/** Does something so many times, so many at once. @returns {Promise<{ perSecond: number, p50: number, p99: number }>} */
async function run(
  /** @type {Work} */ work,
  /** @type {{ concurrency: number, amount: number }} */ { concurrency, amount },
) {
  /** @type {number[]} */
  const times = [];
  let next = 0;
  const startedAt = performance.now();
  const lane = async () => {
    while (next < amount) {
      const nth = next++;
      const from = performance.now();
      await work(nth);
      times.push(performance.now() - from);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, lane));
  const seconds = (performance.now() - startedAt) / 1_000;
  return { perSecond: amount / seconds, p50: percentile(times, 50), p99: percentile(times, 99) };
}

/** @returns {Work} */
function wholeSignIn(
  /** @type {{ agent: Agent, slugs: string[], canonical: string, origin: string }} */ {
    agent,
    slugs,
    canonical,
    origin,
  },
) {
  const host = new URL(canonical).host;
  const here = (/** @type {string} */ location) => location.replace(canonical, origin);
  return async (nth) => {
    // Each from an address of its own: one address may sign in once a second only.
    const from = {
      host,
      "x-forwarded-for": `10.${Math.floor(nth / ADDRESS_PARTS ** 2) % ADDRESS_PARTS}.${Math.floor(nth / ADDRESS_PARTS) % ADDRESS_PARTS}.${nth % ADDRESS_PARTS}`,
    };
    const ours = browser(agent, from);
    const theirs = browser(agent, {});
    const out = await ours(`${origin}/sign-in/start?provider=${PROVIDER}&return=/me`);
    const callback = await choose(theirs, out.location, slugs[nth % slugs.length] ?? "");
    const back = await ours(here(callback));
    if (back.location !== "/me" || !back.cookies.has("yyb_session")) {
      throw new Error(`a sign-in ended at ${back.location} with ${back.status}`);
    }
  };
}

/** The same small question again and again. @returns {Work} */
function asking(/** @type {Agent} */ agent, /** @type {string} */ url) {
  const ours = browser(agent, {});
  return async () => {
    const { status } = await ours(url);
    if (status !== 200) throw new Error(`${url} answered ${status}`);
  };
}

/** @returns {Work} */
function providerAlone(
  /** @type {{ agent: Agent, slugs: string[], settings: ReturnType<typeof providerOf> }} */ { agent, slugs, settings },
) {
  const { issuer, clientId, clientSecret, callbackUrl } = settings;
  return async (nth) => {
    const verifier = randomBytes(32).toString("base64url");
    const query = new URLSearchParams({
      client_id: clientId,
      redirect_uri: callbackUrl,
      response_type: "code",
      scope: "openid profile",
      state: verifier,
      nonce: verifier,
      code_challenge: createHash("sha256").update(verifier).digest("base64url"),
      code_challenge_method: "S256",
    });
    const theirs = browser(agent, {});
    const callback = await choose(theirs, `${issuer}/auth?${query}`, slugs[nth % slugs.length] ?? "");
    const token = await theirs(
      `${issuer}/token`,
      new URLSearchParams({
        grant_type: "authorization_code",
        code: new URL(callback).searchParams.get("code") ?? "",
        redirect_uri: callbackUrl,
        code_verifier: verifier,
        client_id: clientId,
        client_secret: clientSecret,
      }),
    );
    if (token.status !== 200) throw new Error(`the provider gave no token: ${token.status}`);
  };
}

/** What the first simulated provider was told of us when it was started. */
function providerOf(/** @type {Product["stack"]} */ stack) {
  const part = serviceParts(stack).find(({ name }) => name === "sign-in");
  if (!part) throw new Error("the demonstration's own providers do not sign people in here");
  const { env } = part;
  return {
    issuer: `http://127.0.0.1:${env.SIGN_IN_SIMULATOR_PORT}/${PROVIDER}`,
    clientId: env.SIGN_IN_CLIENT_ID ?? "",
    clientSecret: env.SIGN_IN_CLIENT_SECRET ?? "",
    callbackUrl: env.SIGN_IN_CALLBACK_URL ?? "",
  };
}

/** From the provider's door to the callback's address. */
async function choose(
  /** @type {ReturnType<typeof browser>} */ theirs,
  /** @type {string} */ authorize,
  /** @type {string} */ person,
) {
  const { origin } = new URL(authorize);
  const there = (/** @type {string} */ location) => new URL(location, origin).href;
  const page = there((await theirs(authorize)).location);
  await theirs(page);
  const resume = there((await theirs(page, new URLSearchParams({ person }))).location);
  return (await theirs(resume)).location;
}

/** A browser with its own cookies that follows nothing by itself. */
function browser(/** @type {Agent} */ agent, /** @type {Record<string, string>} */ headers) {
  /** @type {Map<string, string>} */
  const cookies = new Map();
  return (/** @type {string} */ url, /** @type {URLSearchParams | undefined} */ form = undefined) =>
    /** @type {Promise<{ status: number, location: string, cookies: Map<string, string> }>} */ (
      new Promise((resolve, reject) => {
        const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
        const body = form?.toString();
        const type =
          body === undefined
            ? {}
            : { "content-type": "application/x-www-form-urlencoded", "content-length": body.length };
        const options = {
          agent,
          method: body === undefined ? "GET" : "POST",
          headers: { ...headers, cookie, ...type },
        };
        const request = ask(url, options, (response) => {
          for (const line of response.headers["set-cookie"] ?? []) {
            const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
            cookies.set(name, value);
          }
          response.resume();
          response.on("end", () =>
            resolve({ status: response.statusCode ?? 0, location: response.headers.location ?? "", cookies }),
          );
        });
        request.on("error", reject);
        request.end(body);
      })
    );
}

/** How many sign-ins the trail knows. */
async function sessionsOpened(/** @type {string} */ ownerUrl) {
  const sql = await connect(ownerUrl);
  try {
    const [row] = await sql`select count(*)::int as opened from audit_event where action = 'signed-in'`;
    return Number(row?.opened);
  } finally {
    await sql.end({ timeout: 5 });
  }
}
