// Run by bench/lib/log.mjs under tsx, in the project's root: so many events recorded, given their places, verified and proved, each
// beside its limit over the same rows. One line of figures. Ends with an error when anything does not verify.
import { createHash, randomBytes } from "node:crypto";
import postgres from "postgres";
import { openDatabase } from "../db/client.ts";
import { recordJobEvents } from "../server/audit/audit-store.ts";
import { canonicalJson } from "../server/audit/canonical-json.ts";
import { bodyBytes, bodySalt, headDigest } from "../server/audit/commitment.ts";
import { openLogSigner, sequenceBatch, verifyDatabase } from "../server/audit/index.ts";
import { readConsistency, readInclusion } from "../server/audit/log-store.ts";
import { leafHash, verifyConsistency, verifyInclusion } from "../server/audit/merkle.ts";
import { proofBytes } from "../server/audit/receipt-text.ts";
import { median, percentile } from "./lib/statistics.mjs";

const { events, proofs } = JSON.parse(process.argv[2] ?? "{}");
const AT_ONCE = 1_000; // events in one statement
const PEER_ROWS = 100_000; // so many of the same rows are enough for a peer
const LEAVES = 2_000; // as many as the sequencer takes
const FETCH = 4_096; // as many as the verifier holds
const NODE_BYTES = 65;
const LEAF_BYTES = 33;
const HASHED_BESIDE = 3 * 33; // of an entry, beside its canonical text: two salts, two digests and their marks
const ownerUrl = process.env.DATABASE_URL ?? "";
const peers = Math.min(events, PEER_ROWS);
const owner = postgres(ownerUrl, { max: 1, onnotice: () => {} });
const worker = openDatabase(process.env.WORKER_DATABASE_URL ?? "", { connections: 1, statementTimeoutMs: 600_000 });
const app = openDatabase(process.env.APP_DATABASE_URL ?? "", { connections: 1 });
const signer = openLogSigner(Buffer.from(process.env.LOG_KEY ?? "", "base64"));

const record = await recording();
const append = await appending();
console.log("tidying the tables");
await owner`vacuum (analyze) log_leaf`;
await owner`vacuum (analyze) audit_event`;
await owner`analyze log_node`;
await owner`analyze log_head`;
const verify = await verifying();
const proof = await proving();
console.log(JSON.stringify({ events, record, append, verify, proof }));
await Promise.all([owner.end(), worker.$client.end(), app.$client.end()]);

/** Seconds that something takes. */
async function seconds(/** @type {() => Promise<unknown> | unknown} */ work) {
  return (await timed(work)).took;
}

/**
 * What something comes to, and the seconds it takes.
 * @template T
 * @param {() => Promise<T> | T} work
 */
async function timed(work) {
  const from = performance.now();
  const value = await work();
  return { value, took: (performance.now() - from) / 1_000 };
}

/** What a receipt says, of made-up people. */
function receipt(/** @type {number} */ i) {
  const payment = `pay_${String(i).padStart(26, "0")}`;
  return {
    subjectId: `sub_${String(i % 50_000).padStart(26, "0")}`,
    action: "receipt-issued",
    objectId: `clm_${String(i).padStart(26, "0")}`,
    jurisdictionCode: "330203",
    details: {
      kind: "yongyiban-receipt-1",
      voucher: `YYB-20261121-${i}`,
      amountFen: 1_000 + i,
      program: "高龄津贴（2026年11月）",
      issuer: "宁波市民政局",
      payee: "林＊禾",
      account: "宁波银行 0042",
      creditedAt: "2026-11-21T02:00:00.000Z",
      payment,
    },
  };
}

/** Recording (salt, canonical text, three hashes, event and queue in one statement) beside a plain insert of the same rows. */
async function recording() {
  const now = new Date("2026-11-21T02:00:00.000Z");
  let took = 0;
  for (let from = 0; from < events; from += AT_ONCE) {
    const given = Array.from({ length: Math.min(AT_ONCE, events - from) }, (_, i) => ({
      job: { name: "bench", now },
      entry: receipt(from + i),
    }));
    took += await seconds(() => recordJobEvents(owner, given));
    if (from % 50_000 === 0) console.log(`recording ${from} of ${events}`);
  }
  return { perSecond: events / took, rows: peers / (await insertingPlainly()) };
}

/** Seconds for inserting so many of the recorded rows again, without the log. They are read through a cursor: no page of them is looked for. */
async function insertingPlainly() {
  await owner`create table plain_event (like audit_event including all)`;
  const reader = postgres(ownerUrl, { max: 1, onnotice: () => {} });
  let [took, done] = [0, 0];
  const recorded = reader`select *, details::text as details_text from audit_event limit ${peers}`.cursor(AT_ONCE);
  for await (const rows of recorded) {
    const given = JSON.stringify(
      rows.map((row) => ({
        ...row,
        details: row.details_text,
        salt: row.salt.toString("hex"),
        entry: row.entry.toString("hex"),
      })),
    );
    took += await seconds(
      () => owner`
        insert into plain_event (subject_id, event_id, at, caller_kind, caller_person, caller_job, jurisdiction_code, action, object_id, details, salt, entry)
        select subject_id, event_id, at, caller_kind, caller_person, caller_job, jurisdiction_code, action, object_id, details::jsonb, decode(salt, 'hex'), decode(entry, 'hex')
          from json_to_recordset(${given}::text::json) as g (subject_id text, event_id text, at timestamptz, caller_kind text, caller_person text, caller_job text,
               jurisdiction_code text, action text, object_id text, details text, salt text, entry text)`,
    );
    done += rows.length;
    if (done % 25_000 === 0) console.log(`inserting the same rows plainly ${done} of ${peers}`);
  }
  await reader.end();
  await owner`drop table plain_event`;
  return took;
}

/** Giving places (leaves, kept hashes, a signed head for every 2,000) beside a plain insert of the same leaves and beside hashing alone. */
async function appending() {
  let heads = 0;
  const took = await seconds(async () => {
    while ((await sequenceBatch(worker, signer, () => new Date())) > 0) {
      heads += 1;
      if (heads % 25 === 0) console.log(`appending ${heads * LEAVES} of ${events}`);
    }
  });
  console.log("inserting the same leaves plainly");
  await owner`create table plain_leaf (like log_leaf including all)`;
  let plain = 0;
  for (let from = 0; from < peers; from += LEAVES) {
    const rows =
      await owner`select leaf_index, entry from log_leaf where leaf_index >= ${from} and leaf_index < ${from + LEAVES} order by 1`;
    const given = JSON.stringify(
      rows.map((row) => ({ index: Number(row.leaf_index), entry: row.entry.toString("hex") })),
    );
    plain += await seconds(
      () => owner`insert into plain_leaf (leaf_index, entry)
        select index, decode(entry, 'hex') from json_to_recordset(${given}::text::json) as l (index bigint, entry text)`,
    );
  }
  await owner`drop table plain_leaf`;
  const hashing = await hashes(peers, [LEAF_BYTES, NODE_BYTES]);
  return { perSecond: events / took, rows: peers / plain, hashes: peers / hashing, heads };
}

/** Seconds for so many rounds of SHA-256 over texts of these lengths. */
function hashes(/** @type {number} */ count, /** @type {number[]} */ lengths) {
  const texts = lengths.map((length) => randomBytes(length));
  return seconds(() => {
    for (let i = 0; i < count; i++) for (const text of texts) createHash("sha256").update(text).digest();
  });
}

/** Working the whole log out again, beside reading the same rows and beside hashing the same bytes. */
async function verifying() {
  const trusted = [signer.publicKey];
  const onProgress = (/** @type {number} */ done) =>
    done % 50_000 < FETCH && console.log(`verifying ${done} of ${events}`);
  const { value: report, took } = await timed(() => verifyDatabase(ownerUrl, { trusted, anchors: [], onProgress }));
  // Receipts without payments are all there is here: nothing else may be wrong.
  const wrong = report.faults.filter(({ kind }) => kind !== "books-differ");
  if (report.entries !== events || report.pending !== 0 || wrong.length > 0) {
    throw new Error(`void: the log does not verify: ${JSON.stringify(wrong.slice(0, 3))}, ${report.entries} entries`);
  }
  console.log("reading the same rows alone");
  const reading = await seconds(() =>
    owner.begin(async (tx) => {
      await tx`set local cursor_tuple_fraction = 1`;
      await tx`declare leaves no scroll cursor for
        select l.leaf_index, l.entry as leaf_entry, e.* from log_leaf l left join audit_event e on e.entry = l.entry order by l.leaf_index`;
      while ((await tx.unsafe(`fetch ${FETCH} from leaves`)).length > 0);
    }),
  );
  const [one] = await owner`select * from audit_event limit 1`;
  const text = canonicalJson({ ...one, salt: null, entry: null }).length;
  const hashing = await hashes(peers, [
    Math.ceil(text / 2),
    Math.ceil(text / 2),
    HASHED_BESIDE,
    LEAF_BYTES,
    NODE_BYTES,
  ]);
  return {
    seconds: took,
    perSecond: events / took,
    rows: events / reading,
    hashes: peers / hashing,
  };
}

/** Proofs of events drawn at random: how long to make, how large, how long to check; and that the log has only grown. */
async function proving() {
  /** @type {{ made: number[], checked: number[], bytes: number[], proof: number[], steps: number[], grown: number[], grownSteps: number[] }} */
  const of = { made: [], checked: [], bytes: [], proof: [], steps: [], grown: [], grownSteps: [] };
  const drawn = await drawEvents();
  for (const [i, row] of drawn.entries()) {
    if (i % 100 === 0) console.log(`proving ${i} of ${proofs}`);
    const { value: found, took: madeIn } = await timed(() => app.transaction((tx) => readInclusion(tx, row.entry)));
    if (!found) throw new Error("void: an entry has no place");
    const { leafIndex, treeHead, path } = found;
    const { treeSize, root } = treeHead;
    const leaf = leafHash(row.entry);
    const { value: holds, took: checkedIn } = await timed(() =>
      verifyInclusion({ leaf, leafIndex, treeSize, path, root }),
    );
    if (!holds || leafIndex !== Number(row.leaf_index)) throw new Error("void: a proof does not hold");
    of.made.push(1_000 * madeIn);
    of.checked.push(1_000_000 * checkedIn);
    of.steps.push(path.length);
    const body = bodyBytes(row.details);
    const salted = { body, bodySalt: bodySalt(row.salt), headDigest: headDigest(eventOf(row), row.salt) };
    const { length } = proofBytes({ ...salted, leafIndex, path, treeHead });
    of.bytes.push(length);
    of.proof.push(length - body.length);
    await proveGrowth(of, Math.max(1, Math.floor(Math.random() * events)));
  }
  const most = (/** @type {number[]} */ numbers) => Math.max(...numbers);
  return {
    proofs: drawn.length,
    madeP50Ms: median(of.made),
    madeP99Ms: percentile(of.made, 99),
    checkedP50Us: median(of.checked),
    bytesP50: median(of.bytes),
    bytesMost: most(of.bytes),
    proofMost: most(of.proof),
    stepsMost: most(of.steps),
    grownP50Ms: median(of.grown),
    grownStepsMost: most(of.grownSteps),
  };
}

/** Events drawn at random, each with its place. In one statement: nothing but this looks an event up by its entry, and no index does. */
async function drawEvents() {
  const places = Array.from({ length: proofs }, () => Math.floor(Math.random() * events));
  const rows = await owner`
    select l.leaf_index, e.*, to_json(e.at) #>> '{}' as at_text
      from log_leaf l join audit_event e on e.entry = l.entry where l.leaf_index = any (${places}::bigint[])`;
  if (rows.length !== new Set(places).size) throw new Error("void: a leaf has no event");
  return rows;
}

/** That the log of some head is the beginning of the log of now. */
async function proveGrowth(/** @type {{ grown: number[], grownSteps: number[] }} */ of, /** @type {number} */ size) {
  const [head] =
    await owner`select tree_size, root from log_head where tree_size >= ${size} order by tree_size limit 1`;
  const oldSize = Number(head?.tree_size);
  const { value: found, took } = await timed(() => app.transaction((tx) => readConsistency(tx, oldSize)));
  of.grown.push(1_000 * took);
  const { treeHead, path } = found ?? {};
  if (
    !treeHead ||
    !path ||
    !verifyConsistency({ oldSize, oldRoot: head?.root, treeSize: treeHead.treeSize, root: treeHead.root, path })
  ) {
    throw new Error("void: the log has not only grown");
  }
  of.grownSteps.push(path.length);
}

/** A row as the event that it is. */
function eventOf(/** @type {any} */ row) {
  return {
    subjectId: row.subject_id,
    eventId: row.event_id,
    at: new Date(row.at_text),
    callerKind: row.caller_kind,
    callerPerson: row.caller_person,
    callerJob: row.caller_job,
    jurisdictionCode: row.jurisdiction_code,
    action: row.action,
    objectId: row.object_id,
    details: row.details,
  };
}
