import { and, eq, sql } from "drizzle-orm";
import { claimedFact, entitlement, factRecord, humanDecision } from "@/db/schema";
import type { Tx } from "@/server/context";
import type { PastClaim, SubjectFacts } from "@/server/eligibility";
import { type CalendarDate, calendarDate, fen } from "@/server/kernel";
import type { PublishedProgram } from "@/server/policies";
import { type Completeness, type FactRecord, subjectFacts } from "@/server/registry";

/** What is known about one subject, for each program with what officers have decided for that program alone. */
export type KnownSubject = { for(program: Decided): SubjectFacts };
/** A program, with which of an officer's decisions count on a day. */
export type Decided = Pick<PublishedProgram, "programId" | "counts">;

/** Everything that is kept of a subject for its decisions, as it was read. */
export type KnownRows = {
  readonly records: readonly FactRecord[];
  readonly paid: readonly PastClaim[];
  /** Taken, or of an earlier period and still open. */
  readonly taken: readonly PastClaim[];
  /** A tap reads them without their dates: what it takes was found with decisions that counted. */
  readonly decided: readonly { programId: string; predicate: string; decision: boolean; decidedOn?: string }[];
  /** By source, up to which date it is complete as the day sees it. */
  readonly completeUntil: Readonly<Record<string, string>>;
};

/**
 * All that is known about one subject on a day, as the whole-city run reads it: its facts, what absence means, and what it
 * has taken. An open benefit of an earlier period counts as taken, because it can still be.
 */
export async function readKnown(
  tx: Tx,
  of: { subjectId: string; audience: "person" | "firm"; on: CalendarDate },
): Promise<KnownSubject> {
  const { subjectId, on } = of;
  const { source, obtainedOn, facts } = factRecord;
  const records = await tx
    .select({ source, obtainedOn, facts })
    .from(factRecord)
    .where(eq(factRecord.subjectId, subjectId));
  const history = await readTaken(tx, of);
  const decided = await readDecisions(tx, subjectId);
  return knownOf({ records, ...history, decided, completeUntil: await readCompleteUntil(tx, on) }, of);
}

/** The same from rows that were read. */
export function knownOf(rows: KnownRows, of: { audience: "person" | "firm"; on: CalendarDate }): KnownSubject {
  const { audience, on } = of;
  const { records, paid, taken, decided } = rows;
  const paidKeys = new Set(paid.map(({ programId, period }) => `${programId} ${period}`));
  const history = [...paid, ...taken.filter((row) => !paidKeys.has(`${row.programId} ${row.period}`))];
  const known = subjectFacts({ records, history, audience }, completenessOf(rows.completeUntil), on);
  return {
    for: (program) => {
      const own = decided.filter(
        ({ programId, predicate, decidedOn }) =>
          programId === program.programId &&
          (decidedOn === undefined || program.counts({ predicate, decidedOn: calendarDate(decidedOn) }, on)),
      );
      return { ...known, humanDecisions: new Map(own.map(({ predicate, decision }) => [predicate, decision])) };
    },
  };
}

const MAX_REMEMBERED = 64; // sources are complete up to other dates on another day
const remembered = new Map<string, Completeness>();

/** The same object for the same dates: what follows from it for everybody (the registry's absences) is worked out once. */
function completenessOf(completeUntil: KnownRows["completeUntil"]): Completeness {
  const key = JSON.stringify(completeUntil);
  const known = remembered.get(key);
  if (known) return known;
  const dates = Object.entries(completeUntil).map(([code, until]) => [code, calendarDate(until)] as const);
  const complete = new Map(dates);
  if (remembered.size >= MAX_REMEMBERED) remembered.clear();
  remembered.set(key, complete);
  return complete;
}

/** What officers have decided about a subject, each for one program. */
function readDecisions(tx: Tx, of: string) {
  const { subjectId, programId, predicate, decision, decidedOn } = humanDecision;
  return tx.select({ programId, predicate, decision, decidedOn }).from(humanDecision).where(eq(subjectId, of));
}

async function readTaken(tx: Tx, { subjectId, on }: { subjectId: string; on: CalendarDate }) {
  const paid = await tx
    .select({ programId: claimedFact.programId, period: claimedFact.period, amountFen: claimedFact.amountFen })
    .from(claimedFact)
    .where(eq(claimedFact.subjectId, subjectId));
  const { programId, period, amountFen, status, expiresOn } = entitlement;
  const stillOpen = sql`${status} = 'open' and ${period} ~ '^[0-9]{4}' and ${period} < left(${on}, length(${period}))
    and (${expiresOn} is null or ${expiresOn} >= ${on}::date)`;
  const taken = await tx
    .select({ programId, period, amountFen })
    .from(entitlement)
    .where(and(eq(entitlement.subjectId, subjectId), sql`(${status} = 'claimed' or ${stillOpen})`));
  const past = (row: { programId: string; period: string; amountFen: number }): PastClaim => ({
    ...row,
    amountFen: fen(row.amountFen),
  });
  return { paid: paid.map(past), taken: taken.map(past) };
}

async function readCompleteUntil(tx: Tx, on: CalendarDate): Promise<Record<string, string>> {
  const rows = await tx.execute<{ code: string; until: string }>(
    sql`select code, until::text as until from completeness_on(${on}::date)`,
  );
  return Object.fromEntries(rows.map(({ code, until }) => [code, until]));
}
