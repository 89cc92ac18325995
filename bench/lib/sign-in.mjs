import { createHash, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { connect } from "../../bin/lib/database.mjs";
import { serviceParts } from "../../bin/lib/services.mjs";
import { medians, percentile } from "./statistics.mjs";
import { createWire } from "./wire.mjs";

const WARM_UP = 60;
const PEER_REQUESTS = 800;
const PROVIDER = "zlb";
const ADDRESS_PARTS = 250;

/** @typedef {import("./product.mjs").Product} Product */
/** @typedef {{ concurrency: number[], rounds: number, signIns: number }} Plan signIns: of each round at each concurrency */
/** @typedef {(nth: number) => Promise<void>} Work */
/** @typedef {ReturnType<typeof createWire>} Wire */

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
  const settings = providerOf(stack);
  const [ours, theirs] = [createWire(origin), createWire(new URL(settings.issuer).origin)];
  const whole = wholeSignIn({ ours, theirs, slugs, canonical: `http://localhost:${stack.ports.web}` });
  const alone = providerAlone({ theirs, slugs, settings });
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
      await opensMe(ours, whole.last());
      const provider = await run(alone, { concurrency, amount: plan.signIns });
      const health = await run(asking(ours, "/api/health"), { concurrency, amount: PEER_REQUESTS });
      runs.push({ ...signIns, providerPerSecond: provider.perSecond, healthPerSecond: health.perSecond });
    }
    rows.push({ concurrency, ...medians(runs) });
  }
  ours.close();
  theirs.close();
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

/** @returns {Work & { last(): string }} last: the cookies that the latest sign-in left */
function wholeSignIn(/** @type {{ ours: Wire, theirs: Wire, slugs: string[], canonical: string }} */ parts) {
  const { ours, theirs, slugs, canonical } = parts;
  const { host } = new URL(canonical);
  let left = "";
  const work = async (/** @type {number} */ nth) => {
    // Each from an address of its own: one address may sign in once a second only.
    const address = `10.${Math.floor(nth / ADDRESS_PARTS ** 2) % ADDRESS_PARTS}.${Math.floor(nth / ADDRESS_PARTS) % ADDRESS_PARTS}.${nth % ADDRESS_PARTS}`;
    const here = browser(ours, `Host: ${host}\r\nX-Forwarded-For: ${address}\r\n`);
    const out = await here.ask(`/sign-in/start?provider=${PROVIDER}&return=/me`);
    const callback = await choose(browser(theirs), out.location, slugs[nth % slugs.length] ?? "");
    const back = await here.ask(pathOf(callback));
    left = here.cookies();
    if (back.location !== "/me" || !left.includes("yyb_session=")) {
      throw new Error(`a sign-in ended at ${back.location} with ${back.status}`);
    }
  };
  return Object.assign(work, { last: () => left });
}

/** The same small question again and again. @returns {Work} */
function asking(/** @type {Wire} */ wire, /** @type {string} */ path) {
  const { ask } = browser(wire);
  return async () => {
    const { status } = await ask(path);
    if (status !== 200) throw new Error(`${path} answered ${status}`);
  };
}

/** @returns {Work} */
function providerAlone(
  /** @type {{ theirs: Wire, slugs: string[], settings: ReturnType<typeof providerOf> }} */ { theirs, slugs, settings },
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
    const there = browser(theirs);
    const callback = await choose(there, `${issuer}/auth?${query}`, slugs[nth % slugs.length] ?? "");
    const token = await there.ask(
      pathOf(`${issuer}/token`),
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
  /** @type {ReturnType<typeof browser>} */ there,
  /** @type {string} */ authorize,
  /** @type {string} */ person,
) {
  const page = pathOf((await there.ask(pathOf(authorize))).location);
  const shown = await there.ask(page);
  if (shown.status !== 200) throw new Error(`the provider's page answered ${shown.status}`);
  const resume = pathOf((await there.ask(page, new URLSearchParams({ person }))).location);
  return (await there.ask(resume)).location;
}

/** What of an address a server is asked for; a path as it is. */
function pathOf(/** @type {string} */ location) {
  return location.replace(/^https?:\/\/[^/]+/, "");
}

/** A browser with its own cookies that follows nothing by itself. */
function browser(/** @type {Wire} */ wire, more = "") {
  /** @type {Map<string, string>} */
  const kept = new Map();
  const cookies = () => [...kept].map(([name, value]) => `${name}=${value}`).join("; ");
  return {
    cookies,
    async ask(/** @type {string} */ path, /** @type {URLSearchParams | undefined} */ form = undefined) {
      const headers = kept.size > 0 ? `${more}Cookie: ${cookies()}\r\n` : more;
      const answer = await wire.ask(path, form ? { method: "POST", headers, body: form.toString() } : { headers });
      for (const cookie of answer.cookies) {
        const at = cookie.indexOf("=");
        if (at === cookie.length - 1) kept.delete(cookie.slice(0, at));
        else kept.set(cookie.slice(0, at), cookie.slice(at + 1));
      }
      return answer;
    },
  };
}

/** The session that a sign-in left is one: the person's own page is asked for with it. */
async function opensMe(/** @type {Wire} */ ours, /** @type {string} */ cookies) {
  const { status, body } = await ours.ask("/api/trpc/identity.me", { headers: `Cookie: ${cookies}\r\n` });
  if (status !== 200 || !body.includes("maskedIdentity")) throw new Error(`the session opens nothing: ${status}`);
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
