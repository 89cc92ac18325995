import type { Sql } from "postgres";
import { openDatabase } from "@/db/client";
import { recordJobEvents } from "@/server/audit";
import { RECEIPT_ISSUED, receiptContent } from "@/server/claims";
import { maskName } from "@/server/kernel";
import { programOf } from "@/server/policies";
import { progress } from "./place";

const BATCH = 2_000;

/**
 * Issues the receipts of what was paid before there was a transparency log. Once the log has begun this does nothing: a
 * credit without a receipt is then something that the audit must find.
 */
export async function issuePastReceipts(sql: Sql, ownerUrl: string): Promise<void> {
  const [log] = await sql`select exists (select from log_head) as begun`;
  if (log?.begun) return;
  const rows = await sql`
    select c.subject_id, c.claim_id, c.program_id, c.program_version, c.jurisdiction_code, i.amount_fen::float8 as amount_fen,
           e.period, a.bank_name, a.tail, a.holder_name, i.end_to_end_id, t.created_at
      from ledger_transfer t
      join payment_instruction i on i.subject_id = t.subject_id and i.instruction_id = t.reference
      join claim c on c.subject_id = i.subject_id and c.claim_id = i.claim_id
      join entitlement e on e.subject_id = c.subject_id and e.entitlement_id = c.entitlement_id
      join payee_account a on a.subject_id = i.subject_id and a.account_id = i.account_id
     where t.kind = 'posted' and t.reason = 'credit'
       and not exists (select from audit_event v where v.subject_id = t.subject_id and v.action = ${RECEIPT_ISSUED} and v.details ->> 'payment' = i.end_to_end_id)
     order by t.created_at, t.transfer_id`;
  const db = openDatabase(ownerUrl, { connections: 1 });
  const programs = new Map<string, Awaited<ReturnType<typeof programOf>>>();
  try {
    for (let start = 0; start < rows.length; start += BATCH) {
      const given = [];
      for (const row of rows.slice(start, start + BATCH)) {
        const { subject_id: subjectId, claim_id: claimId, period, created_at: at } = row;
        const of = { programId: row.program_id, programVersion: row.program_version };
        const key = `${of.programId} ${of.programVersion}`;
        const program = programs.get(key) ?? (await db.transaction((tx) => programOf(tx, of)));
        programs.set(key, program);
        const account = { holderMasked: maskName(row.holder_name), bankName: row.bank_name, tail: row.tail };
        const paid = {
          claimId,
          amountFen: row.amount_fen,
          program,
          period,
          account,
          at,
          endToEndId: row.end_to_end_id,
        };
        const entry = { subjectId, action: RECEIPT_ISSUED, objectId: claimId, jurisdictionCode: row.jurisdiction_code };
        given.push({ job: { name: "seed", now: at }, entry: { ...entry, details: receiptContent(paid) } });
      }
      await recordJobEvents(sql, given);
      progress("issue past receipts", Math.min(start + BATCH, rows.length), rows.length);
    }
  } finally {
    await db.$client.end({ timeout: 1 });
  }
}
