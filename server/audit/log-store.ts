import { sql } from "drizzle-orm";
import type { Database } from "@/db/client";
import type { Tx } from "@/server/context";
import { GrowingTree, hashFromKept, keptUnder } from "./growing-tree";
import { consistencyRanges, inclusionRanges, leafHash, nodesOf, rangeHash, type TreeNode } from "./merkle";
import type { LogSigner, SignedTreeHead } from "./tree-head";

/** After how many entries no further row is taken under one signature: a batch of fewer has left nothing that waited. */
export const SEQUENCE_LIMIT = 2_000;
const ENTRY_BYTES = 32;

/** Anything that answers statements: a transaction of the worker's or of a request's. */
type Executor = Pick<Tx, "execute">;

/**
 * Gives one batch of committed entries their places in the log and signs the new head, in one transaction of the worker's.
 * Two sequencers at once are one: whoever finds the log taken leaves. An entry leaves the queue in the transaction that
 * makes it a leaf, so that it is neither lost nor given two places, whatever order transactions committed in.
 *
 * @returns how many entries were taken from the queue.
 */
export function sequenceBatch(db: Database, signer: LogSigner, now: () => Date): Promise<number> {
  return db.transaction(async (tx) => {
    const [lock] = await tx.execute<{ free: boolean }>(
      sql`select pg_try_advisory_xact_lock(hashtext('yyb transparency log')) as free`,
    );
    if (!lock?.free) return 0;
    const taken = await tx.execute<{ entry: Buffer }>(sql`
      delete from log_pending where pending_id in (
        select pending_id from (
          select pending_id, sum(length(entry)) over (order by pending_id) - length(entry) as before
            from (select * from log_pending order by pending_id limit ${SEQUENCE_LIMIT}) p) q
         where before < ${SEQUENCE_LIMIT * ENTRY_BYTES})
      returning entry, pending_id`);
    if (taken.length === 0) return 0;
    const waiting = inOrder(taken as unknown as Pending[]);
    const entries = await withoutKnown(tx, waiting);
    if (entries.length > 0) await append(tx, entries, { signer, at: now() });
    return waiting.length;
  });
}

type Pending = { entry: Buffer; pending_id: string };

/** A row holds what one transaction left: one entry behind the other. */
function inOrder(rows: readonly Pending[]): Buffer[] {
  return rows
    .toSorted((a, b) => Number(a.pending_id) - Number(b.pending_id))
    .flatMap(({ entry }) =>
      Array.from({ length: entry.length / ENTRY_BYTES }, (_, i) =>
        entry.subarray(i * ENTRY_BYTES, (i + 1) * ENTRY_BYTES),
      ),
    );
}

/** What is queued again after it has become a leaf is no other event: an entry is unique. */
async function withoutKnown(tx: Executor, entries: readonly Buffer[]): Promise<Buffer[]> {
  const unique = new Map(entries.map((entry) => [entry.toString("hex"), entry]));
  const known = await tx.execute<{ entry: Buffer }>(
    sql`select entry from log_leaf where entry in ${[...unique.values()]}`,
  );
  for (const { entry } of known) unique.delete(entry.toString("hex"));
  return [...unique.values()];
}

async function append(tx: Executor, entries: readonly Buffer[], by: { signer: LogSigner; at: Date }): Promise<void> {
  const { tree, heads } = await openTree(tx);
  const first = tree.size;
  const nodes: { level: number; index: number; hash: string }[] = [];
  for (const entry of entries) {
    tree.append(entry, (node, hash) => nodes.push({ ...node, hash: hash.toString("hex") }));
  }
  const leaves = JSON.stringify(entries.map((entry, i) => ({ index: first + i, entry: entry.toString("hex") })));
  await tx.execute(sql`
    insert into log_leaf (leaf_index, entry)
    select index, decode(entry, 'hex') from json_to_recordset(${leaves}::json) as l (index bigint, entry text)`);
  if (nodes.length > 0) await keepNodes(tx, nodes);
  const head = by.signer.sign({ treeSize: tree.size, root: tree.root(), signedAt: by.at });
  await tx.execute(sql`
    insert into log_head (tree_size, root, signed_at, public_key, signature, head_no)
    values (${head.treeSize}, ${head.root}, ${head.signedAt.toISOString()}, ${head.publicKey}, ${head.signature}, ${heads + 1})`);
}

/** @throws LogOccupied where a hash is kept already of what these entries complete: the batch has no right hash to keep beside it. */
async function keepNodes(
  tx: Executor,
  nodes: readonly { level: number; index: number; hash: string }[],
): Promise<void> {
  const kept = await tx.execute<{ level: number; node_index: string }>(sql`
    insert into log_node (level, node_index, hash)
    select level, index, decode(hash, 'hex') from json_to_recordset(${JSON.stringify(nodes)}::json) as n (level int, index bigint, hash text)
    on conflict do nothing returning level, node_index`);
  const written = new Set(kept.map((row) => `${row.level}/${row.node_index}`));
  const stray = nodes.find(({ level, index }) => !written.has(`${level}/${index}`));
  if (stray) throw new LogOccupied(stray.level, stray.index);
}

/** The tree as the last signed head left it, and how many heads there are. */
async function openTree(tx: Executor): Promise<{ tree: GrowingTree; heads: number }> {
  const [row] = await tx.execute<{ size: string; heads: string }>(
    sql`select tree_size as size, head_no as heads from log_head order by tree_size desc limit 1`,
  );
  const size = Number(row?.size ?? 0);
  const kept = await readKept(tx, nodesOf({ from: 0, until: size }));
  return { tree: GrowingTree.of(size, (node) => hashFromKept(node, kept)), heads: Number(row?.heads ?? 0) };
}

/** Reads the kept hashes under some subtrees, in two statements. @returns the hash of each by its place. */
async function readKept(tx: Executor, nodes: readonly TreeNode[]): Promise<(node: TreeNode) => Buffer> {
  const wanted = nodes.flatMap(keptUnder);
  const hashes = new Map<string, Buffer>();
  const leaves = wanted.filter(({ level }) => level === 0).map(({ index }) => index);
  const above = wanted.filter(({ level }) => level > 0);
  if (leaves.length > 0) {
    const rows = await tx.execute<{ leaf_index: string; entry: Buffer }>(
      sql`select leaf_index, entry from log_leaf where leaf_index in ${leaves}`,
    );
    for (const row of rows) hashes.set(`0/${row.leaf_index}`, leafHash(row.entry));
  }
  if (above.length > 0) {
    const places = sql.join(
      above.map(({ level, index }) => sql`(${level}::smallint, ${index}::bigint)`),
      sql`, `,
    );
    const rows = await tx.execute<{ level: number; node_index: string; hash: Buffer }>(
      sql`select level, node_index, hash from log_node where (level, node_index) in (${places})`,
    );
    for (const row of rows) hashes.set(`${row.level}/${row.node_index}`, row.hash);
  }
  return ({ level, index }) => {
    const hash = hashes.get(`${level}/${index}`);
    if (!hash) throw new LogIncomplete(level, index);
    return hash;
  };
}

/** A hash that the log must hold is not there: somebody has taken it away. `npm run audit -- verify` says more. */
export class LogIncomplete extends Error {
  override readonly name = "LogIncomplete";

  constructor(level: number, index: number) {
    super(`the log lacks the hash ${level}/${index}`);
  }
}

/**
 * A hash stands where the next entries will have theirs: somebody has written it. Nothing is sequenced until the owner has taken it away;
 * what waits is not lost. `npm run audit -- verify` names it.
 */
export class LogOccupied extends Error {
  override readonly name = "LogOccupied";

  constructor(level: number, index: number) {
    super(`the log has a hash ${level}/${index} already, of entries that it did not hold`);
  }
}

/** The place of an entry in the log and its path to the first head that covers it; null while it waits for its place. */
export async function readInclusion(
  tx: Executor,
  entry: Buffer,
): Promise<{ leafIndex: number; treeHead: SignedTreeHead; path: Buffer[] } | null> {
  const [row] = await tx.execute<HeadRow & { leaf_index: string }>(sql`
    select l.leaf_index, h.tree_size, h.root, to_json(h.signed_at) #>> '{}' as signed_at, h.public_key, h.signature
      from log_leaf l cross join lateral (select * from log_head where tree_size > l.leaf_index order by tree_size limit 1) h
     where l.entry = ${entry}`);
  if (!row) return null;
  const [leafIndex, treeHead] = [Number(row.leaf_index), headOf(row)];
  const ranges = inclusionRanges(leafIndex, treeHead.treeSize);
  const kept = await readKept(tx, ranges.flatMap(nodesOf));
  const path = ranges.map((range) => rangeHash(range, (node) => hashFromKept(node, kept)));
  return { leafIndex, path, treeHead };
}

/** The latest signed head, and the path that shows that the log of an older size is its beginning; null for an empty log. */
export async function readConsistency(
  tx: Executor,
  oldSize: number,
): Promise<{ treeHead: SignedTreeHead; path: Buffer[] } | null> {
  const [row] = await tx.execute<HeadRow>(
    sql`select tree_size, root, to_json(signed_at) #>> '{}' as signed_at, public_key, signature from log_head order by tree_size desc limit 1`,
  );
  if (!row) return null;
  const treeHead = headOf(row);
  if (oldSize > treeHead.treeSize) return { treeHead, path: [] };
  const ranges = consistencyRanges(oldSize, treeHead.treeSize);
  const kept = await readKept(tx, ranges.flatMap(nodesOf));
  return { treeHead, path: ranges.map((range) => rangeHash(range, (node) => hashFromKept(node, kept))) };
}

type HeadRow = { tree_size: string; root: Buffer; signed_at: string; public_key: Buffer; signature: Buffer };

function headOf({ tree_size, root, signed_at, public_key: publicKey, signature }: HeadRow): SignedTreeHead {
  return { treeSize: Number(tree_size), root, signedAt: new Date(signed_at), publicKey, signature };
}
