import type { Sql } from "postgres";
import { verifyDatabase } from "@/server/audit";
import { checkBooks } from "@/server/ledger";
import { publicKeyOf } from "../lib/log-key.mjs";
import type { Evidence, Finding } from "./judge";

/** A head of the log that somebody saw while processes were being killed: it must be in the log for ever. */
export type SeenHead = { readonly treeSize: number; readonly root: Buffer };

/** Our side of the evidence. */
export async function readOurSide(owner: Sql): Promise<Pick<Evidence, "claims" | "attempts" | "orders">> {
  const claims = await owner`select claim_id, entitlement_id, status, amount_fen::float8 as fen from claim`;
  const attempts = await owner`select end_to_end_id, claim_id, status from payment_instruction`;
  const orders = await owner`select order_id from pool_order`;
  return {
    claims: claims.map((row) => ({
      claimId: row.claim_id,
      entitlementId: row.entitlement_id,
      status: row.status,
      amountFen: row.fen,
    })),
    attempts: attempts.map((row) => ({ endToEndId: row.end_to_end_id, claimId: row.claim_id, status: row.status })),
    orders: orders.map((row) => row.order_id),
  };
}

/** The latest head of the log; null before there is one. */
export async function latestHead(owner: Sql): Promise<SeenHead | null> {
  const [row] = await owner`select tree_size, root from log_head order by tree_size desc limit 1`;
  return row ? { treeSize: Number(row.tree_size), root: row.root } : null;
}

/** How much has still to be passed on by the worker: news to phones and jobs, entries to the log. */
export async function undone(owner: Sql): Promise<number> {
  const [row] = await owner`select (select count(*) from outbox) + (select count(*) from log_pending) as left`;
  return Number(row?.left);
}

/** What `npm run ledger -- check` finds. */
export async function lookAtBooks(owner: Sql): Promise<{ transfers: number; findings: Finding[] }> {
  const findings: Finding[] = [];
  const { counts } = await checkBooks(owner, ({ invariant, place, expected, found }) =>
    findings.push({ kind: "books", what: `${invariant}: ${place}: expected ${expected}, found ${found}` }),
  );
  return { transfers: counts.transfers, findings };
}

/** What `npm run audit -- verify` finds, held against every head that was seen. */
export async function lookAtLog(
  ownerUrl: string,
  { logKey, seen }: { logKey: string; seen: readonly SeenHead[] },
): Promise<{ entries: number; findings: Finding[] }> {
  const report = await verifyDatabase(ownerUrl, {
    trusted: [Buffer.from(publicKeyOf(logKey) ?? "", "base64")],
    anchors: seen.map((head) => ({ ...head, name: `the head over ${head.treeSize} that was seen` })),
    onProgress: () => {},
  });
  const findings = report.faults.map(({ kind, place }): Finding => ({ kind: "log", what: `${kind}: ${place}` }));
  return { entries: report.entries, findings };
}
