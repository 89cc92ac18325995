import type { Context, Tx } from "@/server/context";
import { calendarDate, type Fen, fen, Refusal } from "@/server/kernel";
import { type ProgramSummary, programOf, recallProgram, sayProgram } from "@/server/policies";
import { findEntitlement, type StoredEntitlement } from "./entitlement-store";
import type { KnownRows } from "./known-store";
import { type CountedPersons, decisionsOfKnown, type Words } from "./live-decision";

/**
 * What an entitlement is taken with: its row, why it is owed in the words of this moment, whom it counts once across all
 * firms, and the text at the bank.
 */
export type ClaimableEntitlement = {
  readonly entitlement: StoredEntitlement;
  readonly words: Pick<Words, "brief" | "because">;
  readonly counted: CountedPersons;
  /** What the city bears of it, where the rule says so by an expression; null where it bears a percentage. */
  readonly cityFen: Fen | null;
  readonly program: ProgramSummary;
  readonly remittanceText: string;
};

/** What was read, as whoever claims, of a benefit that is about to be claimed. */
export type EntitlementRead = {
  readonly entitlement: StoredEntitlement;
  readonly isHeld: boolean;
  /** What its reasons come from; null where they are frozen. */
  readonly known: KnownRows | null;
};

/**
 * An entitlement as it is about to be claimed in the version the person saw. Nothing is locked and nothing is written:
 * whoever marks it as taken asks again, under its lock, for all but the facts behind it.
 *
 * @throws Refusal ENTITLEMENT_WITHDRAWN, ENTITLEMENT_EXPIRED, ENTITLEMENT_CHANGED (with the new amount),
 * ENTITLEMENT_NOT_YET_CLAIMABLE (with the date), PROGRAM_HELD.
 */
export async function judgeEntitlement(
  ctx: Context,
  asked: EntitlementRead & { readonly version: number },
): Promise<ClaimableEntitlement> {
  const { entitlement, isHeld, known, version } = asked;
  const today = ctx.today();
  if (entitlement.status === "withdrawn") throw new Refusal("ENTITLEMENT_WITHDRAWN");
  const expired = entitlement.expiresOn !== null && calendarDate(entitlement.expiresOn) < today;
  if (entitlement.status === "expired" || expired) throw new Refusal("ENTITLEMENT_EXPIRED");
  if (entitlement.version !== version) throw new Refusal("ENTITLEMENT_CHANGED", { amountFen: entitlement.amountFen });
  if (calendarDate(entitlement.claimableFrom) > today) {
    throw new Refusal("ENTITLEMENT_NOT_YET_CLAIMABLE", { claimableFrom: entitlement.claimableFrom });
  }
  if (isHeld) throw new Refusal("PROGRAM_HELD");
  const program = await recallProgram(ctx, entitlement);
  const remittanceText = remittanceOf(program);
  if (known === null) {
    // Frozen reasons are those of a claim that counted its persons when it was made.
    const words = { brief: entitlement.brief as Words["brief"], because: entitlement.because };
    return { entitlement, words, counted: null, cityFen: frozenCityFen(entitlement), program, remittanceText };
  }
  const live = decisionsOfKnown(ctx, known);
  const words = await live.wordsOf(entitlement);
  if (words.changed) throw new Refusal("ENTITLEMENT_CHANGED", { amountFen: entitlement.amountFen });
  const [counted, cityFen] = [await live.personsOf(entitlement), await live.cityPartOf(entitlement)];
  return { entitlement, words, counted, cityFen, program, remittanceText };
}

/** The city's part as it was frozen with the words when the benefit was taken; null where it bears a percentage. */
function frozenCityFen({ brief }: Pick<StoredEntitlement, "brief">): Fen | null {
  const frozen = (brief as { cityFen?: number } | null)?.cityFen;
  return frozen === undefined ? null : fen(frozen);
}

/** One entitlement of the caller. @throws Refusal NOT_FOUND. */
async function takeEntitlement(tx: Tx, key: { subjectId: string; entitlementId: string }): Promise<StoredEntitlement> {
  const row = await findEntitlement(tx, key);
  if (!row) throw new Refusal("NOT_FOUND");
  return row;
}

/** What paying an entitlement needs besides its amount: the period it is for, the city's share of the cost or its part in fen, and the text at the bank. */
export async function payingTerms(
  tx: Tx,
  key: { subjectId: string; entitlementId: string },
): Promise<{ period: string; citySharePermille: number; cityFen: Fen | null; remittanceText: string }> {
  const row = await takeEntitlement(tx, key);
  const program = await programOf(tx, row);
  const { period, citySharePermille } = row;
  return { period, citySharePermille, cityFen: frozenCityFen(row), remittanceText: remittanceOf(program) };
}

function remittanceOf(program: { name: { zh: string } }): string {
  return `甬易办${program.name.zh}`;
}

/** The name and amount of an entitlement, for a line that was refused. Nothing for one that the caller cannot see. */
export function entitlementHeading(
  ctx: Context,
  key: { subjectId: string; entitlementId: string },
): Promise<{ programName: string; amountFen: Fen }> {
  return ctx.tx(async (tx) => {
    const row = await findEntitlement(tx, key);
    if (!row) return { programName: "", amountFen: fen(0) };
    const program = await programOf(tx, row);
    return { programName: sayProgram(ctx, program, row.period), amountFen: fen(row.amountFen) };
  });
}
