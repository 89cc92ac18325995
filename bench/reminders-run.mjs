// Run by bench/lib/reminders.mjs under tsx, in the project's root: one campaign measured, one killed at random points. One
// line of figures for each. Ends with an error when anybody was sent the same message twice.
import { spawn } from "node:child_process";
import { randomBytes, randomInt } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import postgres from "postgres";
import { createContext, openResources } from "../server/context.ts";
import { createVault } from "../server/gateways/index.ts";
import { recordSmsReceipts } from "../server/reminders/index.ts";
import { gatewaysTo } from "./lib/reminder-gateways.mjs";

const { people, kills, measured } = JSON.parse(process.argv[2] ?? "{}");
const DISTRICT = "330203";
const OFFICER = "sub_officer";
const KEYS = { data: randomBytes(32).toString("base64"), index: randomBytes(32).toString("base64") };
const FINISH_MS = 240_000;
const FIRST_KILL_MS = 100;
/** How many must have come to an end, or stand on the list for a call. */
const LEAST_FINAL = 0.999;
const owner = postgres(process.env.DATABASE_URL ?? "", { max: 2, onnotice: () => {} });
const vault = createVault({ dataKey: Buffer.from(KEYS.data, "base64"), indexKey: Buffer.from(KEYS.index, "base64") });

const double = await startDouble();
const door = await openDoor();
await layGround();
await run({ round: "measured", count: measured, kills: 0 });
await run({ round: "killed", count: people, kills });
door.close();
double.child.kill();
await owner.end();
process.exit(0);

/** One campaign of so many people, from its choice to its end. */
async function run(/** @type {{ round: string, count: number, kills: number }} */ { round, count, kills: killed }) {
  const before = await countsOfDouble();
  const campaignId = await layCampaign(round, count);
  const startedAt = Date.now();
  for (let kill = 0; kill < killed; kill++) {
    const sender = startSender(campaignId);
    await once(sender.stdout, "data"); // it sends from here on
    await delay(randomInt(FIRST_KILL_MS, Math.max(2 * FIRST_KILL_MS, Math.floor(count / (killed + 1)))));
    sender.kill("SIGKILL");
    await once(sender, "exit");
    console.log(`killed ${kill + 1} of ${killed}`);
  }
  const sender = startSender(campaignId);
  sender.stdout.resume();
  const limit = setTimeout(() => sender.kill("SIGKILL"), FINISH_MS);
  await once(sender, "exit");
  clearTimeout(limit);
  const [figures] = await owner`
    select count(*) filter (where status in ('sent', 'delivered', 'failed', 'stopped', 'listed'))::int as final,
           extract(epoch from max(sent_at) - min(sending_since))::float8 as seconds,
           count(*) filter (where status in ('sent', 'delivered'))::int as sent
      from reminder_message where campaign_id = ${campaignId}`;
  const after = await countsOfDouble();
  const duplicates = after.duplicates - before.duplicates;
  console.log(
    JSON.stringify({
      people: count,
      kills: killed,
      perSecond: figures?.sent / figures?.seconds,
      duplicates,
      final: figures?.final,
      seconds: (Date.now() - startedAt) / 1000,
    }),
  );
  if (!(figures?.final >= count * LEAST_FINAL)) throw new Error(`only ${figures?.final} of ${count} came to an end`);
  if (duplicates > 0) throw new Error(`${duplicates} messages were sent twice`);
}

/** A process that sends, and can be killed without a word. */
function startSender(/** @type {string} */ campaignId) {
  const how = { campaignId, smsUrl: double.url, keys: KEYS };
  const args = ["--import", "tsx", "bench/reminders-sender.mjs", JSON.stringify(how)];
  return spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
}

/** The simulated provider in a process of its own, which outlives every sender. */
async function startDouble() {
  const port = randomInt(55_000, 60_000);
  const env = {
    ...process.env,
    SMS_SIMULATOR_PORT: String(port),
    SMS_KEY_ID: "bench",
    SMS_KEY: "bench-secret",
    SMS_RECEIPT_URL: `http://127.0.0.1:${port + 1}`,
  };
  const child = spawn(process.execPath, ["--import", "tsx", "simulators/sms/main.ts"], {
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  return { child, port, url: `http://127.0.0.1:${port}` };
}

/** @returns {Promise<{ taken: number, duplicates: number }>} */
async function countsOfDouble() {
  return (await fetch(`${double.url}/counts`)).json();
}

/** Where the provider brings its receipts: the service's own verb behind a bare door. */
async function openDoor() {
  const resources = await openResources(process.env.APP_DATABASE_URL ?? "", {
    vault,
    report: (error) => console.error(error),
    gateways: gatewaysTo(double.url),
  });
  const ctx = createContext(resources, { caller: { kind: "anonymous" }, locale: "zh-CN", requestId: "door" });
  const server = createServer(async (request, response) => {
    const parts = [];
    for await (const part of request) parts.push(part);
    const body = Buffer.concat(parts).toString("utf8");
    const provider = request.url?.slice(1) ?? "";
    const taken = await recordSmsReceipts(ctx, { provider, body, now: new Date(), quiet: null }).catch(() => null);
    response.writeHead(taken ? 200 : 500).end("{}");
  });
  await new Promise((resolve) => server.listen(double.port + 1, "127.0.0.1", () => resolve(undefined)));
  return server;
}

async function layGround() {
  await owner`insert into jurisdiction values ('330200', '宁波市', 'Ningbo', 'city', null), (${DISTRICT}, '海曙区', 'Haishu', 'county', '330200')`;
  await owner`insert into city_clock (offset_days, seed, loaded_at) values (0, 1, now())`;
  await owner`insert into program_version values ('T-1', 1, 'person', '2020-01-01', null, '{}', 'd', now())`;
  await owner`insert into subject (subject_id, kind, name, identity_sealed, identity_index, jurisdiction_code)
    values (${OFFICER}, 'person', 'x', '', '\\xff', ${DISTRICT})`;
}

/** People with a telephone number each, one benefit each, and the campaign that tells them. */
async function layCampaign(/** @type {string} */ round, /** @type {number} */ count) {
  await owner`update entitlement set status = 'withdrawn' where status = 'open'`;
  const AT_ONCE = 5_000;
  for (let from = 0; from < count; from += AT_ONCE) {
    const rows = Array.from({ length: Math.min(AT_ONCE, count - from) }, (_, index) => {
      const id = `${round.slice(0, 1)}${String(from + index).padStart(7, "0")}`;
      const phone = `1${randomInt(30, 99)}${String(from + index).padStart(8, "0")}`;
      return {
        subject: `sub_${id}`,
        entitlement: `ent_${id}`,
        phone: vault.seal(phone, "phone-number").toString("hex"),
        index: Buffer.from(id).toString("hex"),
      };
    });
    const given = JSON.stringify(rows);
    await owner`insert into subject (subject_id, kind, name, identity_sealed, identity_index, phone_sealed, jurisdiction_code)
      select subject, 'person', 'x', '', decode(index, 'hex'), decode(phone, 'hex'), ${DISTRICT}
        from json_to_recordset(${given}::text::json) as g (subject text, phone text, index text)`;
    await owner`insert into entitlement (subject_id, entitlement_id, program_id, program_version, period, version, status, amount_fen, city_share_permille,
        jurisdiction_code, facts_digest, claimable_from, computed_at)
      select subject, entitlement, 'T-1', 1, '', 1, 'open', 10000, 0, ${DISTRICT}, 'd', '2026-01-01', now()
        from json_to_recordset(${given}::text::json) as g (subject text, entitlement text)`;
  }
  await owner`analyze`;
  const campaignId = `cmp_${round}`;
  await owner`insert into reminder_campaign (campaign_id, jurisdiction_code, name, selection, status, budget_li, created_by, created_at)
    values (${campaignId}, ${DISTRICT}, ${round}, '{}', 'running', 1000000000, ${OFFICER}, now())`;
  return campaignId;
}
