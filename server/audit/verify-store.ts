import type { Row, TransactionSql } from "postgres";
import { openDatabase, openRawConnection } from "@/db/client";
import { readDifferingRecords } from "./differing-records";
import { readDifferingWords } from "./differing-words";
import { readConsistency } from "./log-store";
import { verifyConsistency } from "./merkle";
import { isSigned, type SignedTreeHead } from "./tree-head";
import type { Anchor, LeafRow, LogReport, LogSource, VerifyHow, WaitingRow } from "./verify-log";
import { verifyLog } from "./verify-log";

/** How many leaves are held at once: whole kept blocks of three levels. */
const BATCH = 4_096;

/**
 * Verifies the log of a database in one snapshot of it, under a login that may read everything (the owner's). Reads only;
 * what is appended meanwhile is not looked at.
 */
export async function verifyDatabase(ownerUrl: string, how: VerifyHow): Promise<LogReport> {
  const sql = openRawConnection(ownerUrl);
  try {
    return (await sql.begin("isolation level repeatable read read only", (tx) =>
      verifyLog(sourceOf(tx), how),
    )) as LogReport;
  } finally {
    await sql.end({ timeout: 1 });
  }
}

/** Whether the log of now begins with the one that a kept head is of: the latest head, the proof, and what it came to. */
export type Extension = {
  readonly holds: boolean;
  readonly treeHead: SignedTreeHead;
  readonly path: readonly Buffer[];
};

/**
 * Proves with a few hashes that the log has only grown since a head was kept (RFC 6962, 2.1.2), without reading it. Under a
 * latest head of a key that is not trusted nothing holds; where no key is given, whoever signed it is believed.
 * @returns null for a log without a head.
 */
export async function proveExtension(
  databaseUrl: string,
  { anchor, trusted }: { anchor: Anchor; trusted: readonly Buffer[] },
): Promise<Extension | null> {
  const db = openDatabase(databaseUrl, { connections: 1 });
  try {
    const found = await db.transaction((tx) => readConsistency(tx, anchor.treeSize));
    if (!found) return null;
    const { treeHead, path } = found;
    const { treeSize, root } = treeHead;
    const proof = { oldSize: anchor.treeSize, oldRoot: anchor.root, treeSize, root, path };
    const isTrusted = trusted.length === 0 || trusted.some((key) => key.equals(treeHead.publicKey));
    return { holds: isTrusted && isSigned(treeHead) && verifyConsistency(proof), treeHead, path };
  } finally {
    await db.$client.end({ timeout: 1 });
  }
}

function sourceOf(tx: TransactionSql): LogSource {
  return {
    count: async () => Number((await tx`select count(*) as count from log_leaf`)[0]?.count),
    leaves: () => readLeaves(tx),
    headsIn: async ({ after, until }) =>
      (await tx`select * from log_head where tree_size > ${after} and tree_size <= ${until} order by tree_size`).map(
        (row) => ({
          treeSize: Number(row.tree_size),
          root: row.root,
          signedAt: row.signed_at,
          publicKey: row.public_key,
          signature: row.signature,
          headNo: Number(row.head_no),
        }),
      ),
    nodesIn: async ({ after, until }) =>
      (
        await tx`
          select level, node_index, hash from generate_series(4, 48, 4) as of_level (l)
            join log_node n on n.level = l and n.node_index >= ${after} / (1::bigint << l) and n.node_index < ${until} / (1::bigint << l)`
      ).map((row) => ({ level: Number(row.level), index: Number(row.node_index), hash: row.hash })),
    headsBeyond: async (size) =>
      Number((await tx`select count(*) as count from log_head where tree_size > ${size}`)[0]?.count),
    nodesBeyond: async (size, limit) =>
      (
        await tx`
          select level, node_index from log_node
           where level > 48 or node_index >= ${size}::bigint >> level order by 1, 2 limit ${limit}`
      ).map((row) => `the hash ${row.level}/${row.node_index}`),
    waiting: () => readWaiting(tx),
    unlogged: async (limit) =>
      (
        await tx`
          with waiting as (select substr(p.entry, n * 32 + 1, 32) as entry from log_pending p, generate_series(0, length(p.entry) / 32 - 1) n)
          select event_id, subject_id from audit_event e
           where not exists (select from log_leaf l where l.entry = e.entry)
             and not exists (select from waiting w where w.entry = e.entry) limit ${limit}`
      ).map((row) => `event ${row.event_id} of ${row.subject_id}`),
    pending: async () =>
      Number((await tx`select coalesce(sum(length(entry) / 32), 0) as count from log_pending`)[0]?.count),
    differingBooks: async (limit) => [
      ...(await readDifferingBooks(tx, limit)),
      ...(await readDifferingDeeds(tx, limit)),
      ...(await readDifferingWords(tx, limit)),
      ...(await readDifferingRecords(tx, limit)),
    ],
  };
}

/** Every leaf with the event whose entry it is, in order. The join and its order are the database's, on its own disk. */
async function* readLeaves(tx: TransactionSql): AsyncGenerator<LeafRow[]> {
  const query =
    "select l.leaf_index, l.entry as leaf_entry, e.* from log_leaf l left join audit_event e on e.entry = l.entry order by l.leaf_index";
  for await (const rows of readBatches(tx, query))
    yield rows.map((row) => ({ leafIndex: Number(row.leaf_index), entry: row.leaf_entry, event: eventOf(row) }));
}

/** Every entry that waits for its place, with its event. */
async function* readWaiting(tx: TransactionSql): AsyncGenerator<WaitingRow[]> {
  const query = `
    select w.entry as leaf_entry, e.*
      from (select substr(p.entry, n * 32 + 1, 32) as entry from log_pending p, generate_series(0, length(p.entry) / 32 - 1) n) w
      left join audit_event e on e.entry = w.entry`;
  for await (const rows of readBatches(tx, query))
    yield rows.map((row) => ({ entry: row.leaf_entry, event: eventOf(row) }));
}

async function* readBatches(tx: TransactionSql, query: string): AsyncGenerator<readonly Row[]> {
  await tx`set local cursor_tuple_fraction = 1`; // all rows are wanted, not the first ones soon
  await tx.unsafe(`declare batches no scroll cursor for ${query}`);
  for (;;) {
    const rows = await tx.unsafe(`fetch ${BATCH} from batches`);
    if (rows.length === 0) break;
    yield rows;
  }
  await tx`close batches`;
}

function eventOf(row: Row): LeafRow["event"] {
  if (row.event_id === null) return null;
  return {
    subjectId: row.subject_id,
    eventId: row.event_id,
    at: row.at,
    callerKind: row.caller_kind,
    callerPerson: row.caller_person,
    callerJob: row.caller_job,
    jurisdictionCode: row.jurisdiction_code,
    action: row.action,
    objectId: row.object_id,
    details: row.details,
    salt: row.salt,
  };
}

/**
 * Where the books and the receipts say different things: an attempt that was credited without a receipt, a receipt without
 * its credit in the ledger, or another sum in the receipt, the claim, the attempt or the ledger.
 */
async function readDifferingBooks(tx: TransactionSql, limit: number): Promise<string[]> {
  const rows = await tx`
    with receipt as (
      select subject_id, object_id as claim_id, details ->> 'payment' as instruction_id, (details ->> 'amountFen')::bigint as fen
        from audit_event where action = 'receipt-issued'),
    credit as (
      select subject_id, reference as instruction_id, sum(amount_fen) as fen
        from ledger_transfer where kind = 'posted' and reason = 'credit' group by 1, 2)
    select coalesce(r.claim_id, i.claim_id) as claim_id, r.fen as receipt_fen, c.fen as ledger_fen, i.amount_fen as attempt_fen, k.amount_fen as claim_fen
      from receipt r
      full join credit c on c.subject_id = r.subject_id and c.instruction_id = r.instruction_id
      left join payment_instruction i on i.subject_id = coalesce(r.subject_id, c.subject_id) and i.instruction_id = coalesce(r.instruction_id, c.instruction_id)
      left join claim k on k.subject_id = i.subject_id and k.claim_id = i.claim_id
     where (r.fen is distinct from c.fen or r.fen is distinct from i.amount_fen or r.fen is distinct from k.amount_fen)
       -- a return that overtook its credit: both stand in the books, and nobody was told that money had arrived
       and not (r.fen is null and c.fen = (select sum(amount_fen) from ledger_transfer b
                                            where b.subject_id = c.subject_id and b.reference = c.instruction_id and b.reason = 'return'))
     limit ${limit}`;
  const say = (fen: unknown) => (fen === null ? "nothing" : `${fen} fen`);
  return rows.map(
    (row) =>
      `claim ${row.claim_id ?? "unknown"}: receipt ${say(row.receipt_fen)}, ledger ${say(row.ledger_fen)}, attempt ${say(row.attempt_fen)}, claim ${say(row.claim_fen)}`,
  );
}

/**
 * Where money came back, an advance was repaid, the treasury paid into a pool, or money was ordered between pools, and the event, what was kept of it and the ledger do not say the same sum: one of
 * them was added, taken away or changed. What a city opens its pools with has neither event nor record: one transfer a pool, by
 * its name; and where the demonstration brings past payments along, one more, of the sum of those that nobody confirmed here.
 */
async function readDifferingDeeds(tx: TransactionSql, limit: number): Promise<string[]> {
  const rows = await tx`
    with past (place, fen) as (
      select substr(transfer_id, 10), amount_fen from ledger_transfer where subject_id = '-' and reason = 'replenish' and starts_with(transfer_id, 'trf_past_')
    ), told (deed, sides, subject_id, id, fen) as (
      select 'repayment', 3, subject_id, details ->> 'repaymentId', (details ->> 'amountFen')::bigint from audit_event where action = 'repayment-recorded'
      union all select 'repayment', 3, subject_id, repayment_id, amount_fen from repayment
      union all select 'repayment', 3, subject_id, 'rpm_' || substr(left(transfer_id, -1), 6), amount_fen from ledger_transfer where reason = 'repay'
      union all select 'undone repayment', 3, subject_id, details ->> 'repaymentId', (details ->> 'amountFen')::bigint from audit_event where action = 'repayment-undone'
      union all select 'undone repayment', 3, u.subject_id, repayment_id, amount_fen from repayment_undone u join repayment using (subject_id, repayment_id)
      union all select 'undone repayment', 3, subject_id, 'rpm_' || substr(left(transfer_id, -1), 6), amount_fen from ledger_transfer where reason = 'unrepay'
      union all select 'settlement', 2, '-', object_id, (details ->> 'repaidFen')::bigint from audit_event where action = 'advance-settled'
      union all select 'settlement', 2, subject_id, transfer_id, amount_fen from ledger_transfer where reason = 'settle'
      union all select 'order between pools', 2, '-', object_id, (details ->> 'amountFen')::bigint from audit_event where action = 'pool-ordered'
      union all select 'order between pools', 2, '-', order_id, amount_fen from pool_order
      union all select 'replenishment', 3, '-', object_id, (details ->> 'amountFen')::bigint from audit_event where action = 'pool-replenished'
      union all select 'replenishment', 3, '-', transfer_id, amount_fen from replenishment
      union all select 'replenishment', 3, t.subject_id, t.transfer_id, t.amount_fen from ledger_transfer t
         left join ledger_account a on a.account_id = t.credit_account_id and a.kind = 'pool'
        where t.reason = 'replenish'
          and (t.subject_id <> '-' or a.jurisdiction_code is null or t.transfer_id not in ('trf_opening_' || a.jurisdiction_code, 'trf_past_' || a.jurisdiction_code))
      union all select 'past payments', 2, '-', p.place, p.fen from past p
      union all select 'past payments', 2, '-', p.place, coalesce(sum(c.amount_fen), 0)::bigint from past p left join claim c
             on c.jurisdiction_code = p.place
            and not exists (select from audit_event e where e.action = 'claim-confirmed' and e.subject_id = c.subject_id and e.object_id = c.claim_id)
        group by p.place)
    select deed, id, string_agg(fen::text, ', ' order by fen) as fen from told group by deed, sides, subject_id, id
    having count(*) <> sides or min(fen) <> max(fen) limit ${limit}`;
  return rows.map(({ deed, id, fen }) => `${deed} ${id}: event, record and ledger say ${fen} fen`);
}
