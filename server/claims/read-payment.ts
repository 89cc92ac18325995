import { type Context, requireOfficer, type Tx } from "@/server/context";
import { payingTerms } from "@/server/entitlements";
import { findByEndToEndId, listAttempts } from "@/server/funds";
import { readSubject } from "@/server/identity";
import { fen, maskName, Refusal } from "@/server/kernel";
import { programOf, sayProgram } from "@/server/policies";
import { ReturnReason } from "./claim";
import { findClaim, jurisdictionName, listClaimEvents, type StoredClaim } from "./claim-store";
import type { PaymentView, RecoveryRow } from "./payment-view";
import { readRecovery } from "./read-recovery";
import { listRecoveries } from "./recovery-store";

/** One payment by its number at the bank, for an officer of its jurisdiction. @throws Refusal NOT_ALLOWED, NOT_FOUND. */
export function readPayment(ctx: Context, input: { endToEndId: string }): Promise<PaymentView> {
  requireOfficer(ctx);
  return ctx.tx(async (tx) => {
    const instruction = await findByEndToEndId(tx, input.endToEndId);
    const claim = instruction && (await findClaim(tx, instruction));
    if (!claim) throw new Refusal("NOT_FOUND");
    const program = await programOf(tx, claim);
    const { period } = await payingTerms(tx, claim);
    const { name, nameEn } = await jurisdictionName(tx, claim.jurisdictionCode);
    const attempts = await listAttempts(tx, claim);
    return {
      endToEndId: attempts.at(-1)?.endToEndId ?? input.endToEndId,
      status: claim.status,
      programName: sayProgram(ctx, program, period),
      payeeMasked: await payeeMasked(tx, claim),
      jurisdictionName: ctx.locale === "en" ? nameEn : name,
      amountFen: fen(claim.amountFen),
      confirmedAt: claim.confirmedAt.toISOString(),
      creditedAt: claim.creditedAt?.toISOString() ?? null,
      returnReason: claim.returnReason === null ? null : ReturnReason.parse(claim.returnReason),
      attempts: attempts.map(({ endToEndId, attempt, status, createdAt }) => ({
        endToEndId,
        attempt,
        status,
        at: createdAt.toISOString(),
      })),
      events: (await listClaimEvents(tx, claim)).map(({ action, at, byOfficer, byPerson }) => ({
        action,
        at: at.toISOString(),
        by: byOfficer ? ("officer" as const) : byPerson ? ("payee" as const) : ("bank" as const),
      })),
      recovery: await readRecovery(ctx, tx, claim),
      civilDate: ctx.today(),
    };
  });
}

async function payeeMasked(tx: Tx, { subjectId }: StoredClaim): Promise<string | null> {
  const subject = await readSubject(tx, subjectId);
  return subject ? maskName(subject.name) : null;
}

/** 追缴: what is asked back in the officer's jurisdictions, open ones first; at most 200. @throws Refusal NOT_ALLOWED. */
export function readRecoveries(ctx: Context): Promise<RecoveryRow[]> {
  requireOfficer(ctx);
  return ctx.tx(async (tx) => {
    const rows: RecoveryRow[] = [];
    for (const line of await listRecoveries(tx)) {
      const program = await programOf(tx, line);
      const { endToEndId, dueOn, status } = line;
      const left = status === "recovered" ? 0 : line.amountFen - line.repaidFen;
      rows.push({
        endToEndId,
        programName: sayProgram(ctx, program, line.period),
        amountFen: fen(line.amountFen),
        repaidFen: fen(line.amountFen - left),
        dueOn,
        overdue: left > 0 && dueOn < ctx.today(),
        status,
      });
    }
    return rows;
  });
}
