import { type EventRecord, entryOf } from "./commitment";
import { type KeptHead, LogWalk } from "./log-walk";
import type { TreeNode } from "./merkle";

/** What can be wrong with the log, in one word each. */
export type FaultKind =
  | "event-changed"
  | "event-missing"
  | "event-unlogged"
  | "entry-missing"
  | "entries-moved"
  | "entries-changed"
  | "hash-beyond"
  | "root-differs"
  | "head-unsigned"
  | "head-untrusted"
  | "head-missing"
  | "end-cut-off"
  | "end-unsigned"
  | "anchor-differs"
  | "books-differ";
/** One thing that is wrong, and where. */
export type Fault = { readonly kind: FaultKind; readonly place: string };

/** One leaf with the event it belongs to, where there is one. */
export type LeafRow = {
  readonly leafIndex: number;
  readonly entry: Buffer;
  readonly event: (EventRecord & { readonly salt: Buffer }) | null;
};
/** One entry that waits for its place, with its event. */
export type WaitingRow = Omit<LeafRow, "leafIndex">;
/** A tree head that somebody kept outside of the log, such as on a receipt. */
export type Anchor = { readonly name: string; readonly treeSize: number; readonly root: Buffer };

/** The log as it stands in one snapshot of the database. Leaves come in order, in batches; nothing is held as a whole. */
export type LogSource = {
  count(): Promise<number>;
  leaves(): AsyncIterable<readonly LeafRow[]>;
  headsIn(range: { after: number; until: number }): Promise<readonly KeptHead[]>;
  nodesIn(range: { after: number; until: number }): Promise<readonly (TreeNode & { hash: Buffer })[]>;
  headsBeyond(size: number): Promise<number>;
  /** Hashes that are kept of leaves that are not there. */
  nodesBeyond(size: number, limit: number): Promise<readonly string[]>;
  waiting(): AsyncIterable<readonly WaitingRow[]>;
  unlogged(limit: number): Promise<readonly string[]>;
  pending(): Promise<number>;
  differingBooks(limit: number): Promise<readonly string[]>;
};

/** What was looked at and what was found. */
export type LogReport = {
  readonly ok: boolean;
  readonly entries: number;
  readonly heads: number;
  readonly root: string;
  /** Recorded and not sequenced yet. */
  readonly pending: number;
  readonly faults: readonly Fault[];
  /** All faults, also those beyond the ones that are named. */
  readonly faultCount: number;
};

/** How many faults are named; all are counted. */
export const FAULT_LIMIT = 100;

/** Whom to believe, and what was kept outside of the log. */
export type VerifyHow = {
  /** Public keys that may have signed; none: whoever signed is only named. */
  readonly trusted: readonly Buffer[];
  readonly anchors: readonly Anchor[];
  readonly onProgress: (done: number, total: number) => void;
};

/**
 * Works the whole log out again from its events: every event fits its entry, also while it waits for its place, every entry has its place and its event, every
 * kept hash and every signed root follows from the entries, every head is signed by a key that is trusted, the claims that were
 * credited are those that have receipts, and what came back and what was repaid is what was recorded. Names what is not so, and where.
 */
export async function verifyLog(source: LogSource, how: VerifyHow): Promise<LogReport> {
  const findings = createFindings();
  const walk = new LogWalk(how, findings.add);
  const total = await source.count();
  for await (const rows of source.leaves()) {
    const until = (rows.at(-1)?.leafIndex ?? -1) + 1;
    const range = { after: walk.size, until };
    walk.take(rows, { heads: await source.headsIn(range), nodes: await source.nodesIn(range) });
    how.onProgress(walk.size, total);
  }
  walk.end();
  const beyond = await source.headsBeyond(walk.size);
  if (beyond > 0) findings.add("end-cut-off", `entries from ${walk.size} on, which ${beyond} signed heads cover`);
  for (const place of await source.nodesBeyond(walk.size, FAULT_LIMIT)) findings.add("hash-beyond", place);
  for await (const rows of source.waiting()) for (const row of rows) compareWaiting(row, findings.add);
  for (const place of await source.unlogged(FAULT_LIMIT)) findings.add("event-unlogged", place);
  for (const place of await source.differingBooks(FAULT_LIMIT)) findings.add("books-differ", place);
  const pending = await source.pending();
  const { faults, count } = findings;
  const faultCount = count();
  const { size: entries, heads, root } = walk;
  return { ok: faultCount === 0, entries, heads, root: root.toString("hex"), pending, faults, faultCount };
}

/** What has no place yet is committed to as well: its event is there, and is the one that was recorded. */
function compareWaiting({ entry, event }: WaitingRow, add: (kind: FaultKind, place: string) => void): void {
  if (!event) add("event-missing", `the event of the entry ${entry.toString("hex")}, which waits for its place`);
  else if (!entryOf(event, event.salt).equals(entry))
    add("event-changed", `event ${event.eventId} of ${event.subjectId}, which waits for its place`);
}

/** What is wrong so far: the first ones by name, all by number. */
function createFindings() {
  const faults: Fault[] = [];
  let count = 0;
  const add = (kind: FaultKind, place: string) => {
    count += 1;
    if (faults.length < FAULT_LIMIT) faults.push({ kind, place });
  };
  return { faults, add, count: () => count };
}
