import { z } from "zod";
import { recordEvent } from "@/server/audit";
import { type Context, requireSubject } from "@/server/context";
import { namesAt, readSubject } from "@/server/identity";
import { assert, FenSchema, fen } from "@/server/kernel";
import { programOf, sayProgram } from "@/server/policies";
import { ClaimStatus } from "./claim-life";
import { listMonth } from "./month-store";

export const MonthInput = z.object({ month: z.string().regex(/^20\d{2}-(0[1-9]|1[0-2])$/) });

/** What was confirmed in a month, line by line, for the books. */
export const MonthView = z.object({
  subjectName: z.string(),
  month: z.string(),
  lines: z.array(
    z.object({
      claimId: z.string(),
      programName: z.string(),
      amountFen: FenSchema,
      status: ClaimStatus,
      confirmedAt: z.iso.datetime(),
      creditedAt: z.iso.datetime().nullable(),
      payeeAccount: z.object({ bankName: z.string(), tail: z.string() }),
      remittanceText: z.string(),
      /** Who confirmed it for the firm. */
      confirmedByName: z.string(),
    }),
  ),
});
export type MonthView = z.infer<typeof MonthView>;

/** 本月明细: what the caller's firm confirmed in a month and who confirmed it. That it was taken away as a file is recorded. */
export function readMonth(ctx: Context, input: z.infer<typeof MonthInput>): Promise<MonthView> {
  const { subjectId } = requireSubject(ctx);
  const { month } = input;
  return ctx.tx(async (tx) => {
    const subject = await readSubject(tx, subjectId);
    assert(subject, "a signed-in subject exists");
    const names = await namesAt(tx, subjectId);
    const lines: MonthView["lines"] = [];
    for (const row of await listMonth(tx, { subjectId, month })) {
      lines.push({
        claimId: row.claimId,
        programName: sayProgram(ctx, await programOf(tx, row), row.period),
        amountFen: fen(row.amountFen),
        status: row.status,
        confirmedAt: row.confirmedAt.toISOString(),
        creditedAt: row.creditedAt?.toISOString() ?? null,
        payeeAccount: { bankName: row.bankName, tail: row.tail },
        remittanceText: row.remittanceText,
        confirmedByName: names.get(row.confirmedBy) ?? "",
      });
    }
    const details = { month, lines: lines.length };
    await recordEvent(ctx, tx, { subjectId, action: "month-downloaded", objectId: subjectId, details });
    return { subjectName: subject.name, month, lines };
  });
}
