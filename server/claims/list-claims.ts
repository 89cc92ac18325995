import { type Context, requireSubject } from "@/server/context";
import { civilDateAt, fen } from "@/server/kernel";
import { programOf, sayProgram } from "@/server/policies";
import { type ClaimList, type ClaimRow, ReturnReason } from "./claim";
import { type ClaimWithAccount, listClaims as readClaims } from "./claim-store";

const ON_THE_WAY: readonly string[] = ["confirmed", "paying", "returned", "recovering"];

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
