import { type Context, requireSubject } from "@/server/context";
import { payingTerms } from "@/server/entitlements";
import { latestInstruction } from "@/server/funds";
import { readPayeeAccount, readSubject, viewSubject } from "@/server/identity";
import { calendarDate, civilDateAt, fen, Refusal } from "@/server/kernel";
import { programOf, sayProgram } from "@/server/policies";
import { type ClaimList, type ClaimRow, type Receipt, ReturnReason } from "./claim";
import { type ClaimWithAccount, findClaim, listClaims as readClaims } from "./claim-store";

const ON_THE_WAY: readonly string[] = ["confirmed", "paying", "returned"];

/** The caller's claims: what is on the way, and what arrived, by month of the city's calendar. */
export function listClaims(ctx: Context): Promise<ClaimList> {
  const { subjectId } = requireSubject(ctx);
  return ctx.tx(async (tx) => {
    const rows: ClaimRow[] = [];
    for (const claim of await readClaims(tx, subjectId)) {
      const program = await programOf(tx, claim);
      rows.push(viewRow(claim, sayProgram(ctx, program, claim.period)));
    }
    const year = ctx.today().slice(0, 4);
    const credited = rows.filter((row) => row.status === "credited");
    const thisYear = credited.filter((row) => monthOf(row).startsWith(year));
    return {
      civilDate: ctx.today(),
      creditedThisYear: {
        year: Number(year),
        count: thisYear.length,
        totalFen: fen(thisYear.reduce<number>((total, row) => total + row.amountFen, 0)),
      },
      onTheWay: rows.filter((row) => ON_THE_WAY.includes(row.status)),
      months: byMonth(rows.filter((row) => !ON_THE_WAY.includes(row.status))),
    };
  });
}

/** The receipt of a credited claim. @throws Refusal NOT_FOUND, CLAIM_NOT_CREDITED. */
export function readReceipt(ctx: Context, input: { claimId: string }): Promise<Receipt> {
  const { subjectId } = requireSubject(ctx);
  return ctx.tx(async (tx) => {
    const claim = await findClaim(tx, { subjectId, claimId: input.claimId });
    if (!claim) throw new Refusal("NOT_FOUND");
    const [program, { period }, account, instruction, subject] = [
      await programOf(tx, claim),
      await payingTerms(tx, claim),
      await readPayeeAccount(tx, claim),
      await latestInstruction(tx, claim),
      await readSubject(tx, subjectId),
    ];
    if (claim.status !== "credited" || !claim.creditedAt || !instruction || !subject) {
      throw new Refusal("CLAIM_NOT_CREDITED");
    }
    const english = ctx.locale === "en";
    const { name, maskedIdentity } = viewSubject(ctx, subject);
    return {
      voucherNumber: voucherNumber(claim.claimId, civilDateAt(claim.creditedAt)),
      amountFen: fen(claim.amountFen),
      payeeName: name,
      maskedIdentity,
      programName: sayProgram(ctx, program, period),
      docNo: program.docNo,
      issuerName: english ? program.issuer.en : program.issuer.zh,
      payeeAccount: { bankName: account.bankName, tail: account.tail },
      creditedAt: claim.creditedAt.toISOString(),
      endToEndId: instruction.endToEndId,
      civilDate: calendarDate(civilDateAt(claim.creditedAt)),
    };
  });
}

/** A number people can read aloud: the day, and the last eight characters of the claim. */
function voucherNumber(claimId: string, day: string): string {
  const tail = claimId.slice(-8).toUpperCase();
  return `${day.replaceAll("-", "")}-${tail.slice(0, 4)}-${tail.slice(4)}`;
}

function viewRow(claim: ClaimWithAccount, programName: string): ClaimRow {
  const at = claim.creditedAt ?? claim.returnedAt ?? claim.confirmedAt;
  return {
    claimId: claim.claimId,
    programName,
    amountFen: fen(claim.amountFen),
    status: claim.status,
    at: (claim.status === "returned" && claim.returnedAt ? claim.returnedAt : at).toISOString(),
    payeeAccount: { bankName: claim.bankName, tail: claim.tail },
    returnReason: claim.returnReason === null ? null : ReturnReason.parse(claim.returnReason),
  };
}

const monthOf = (row: ClaimRow) => civilDateAt(new Date(row.at)).slice(0, 7);

function byMonth(rows: ClaimRow[]): { month: string; claims: ClaimRow[] }[] {
  const months = new Map<string, ClaimRow[]>();
  for (const row of rows) months.set(monthOf(row), [...(months.get(monthOf(row)) ?? []), row]);
  return [...months].map(([month, claims]) => ({ month, claims }));
}
