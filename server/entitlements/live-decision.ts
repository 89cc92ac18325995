import type { Context, Tx } from "@/server/context";
import { type Bilingual, cityPartOf, type EligibilityDecision, usedPersons } from "@/server/eligibility";
import { type CalendarDate, civilDateAt, type Fen, fen, Refusal } from "@/server/kernel";
import {
  decideUnlessStopped,
  type ProgramSummary,
  type PublishedProgram,
  programOf,
  publishedVersion,
  recallProgram,
  recallVersion,
} from "@/server/policies";
import type { StoredEntitlement, StoredGap } from "./entitlement-store";
import { type KnownRows, type KnownSubject, knownOf, readKnown } from "./known-store";

/** What is said of a stored benefit: its short line and its reasons. */
export type Words = {
  readonly brief: Bilingual;
  readonly because: unknown;
  /** The facts have changed so that this sum is no longer what comes out. */
  readonly changed: boolean;
};

/** The interpreter's answers for one subject's stored rows, each as of the day on which it was computed. */
export type LiveDecisions = {
  /** What was stored when it was taken; else what comes out of the facts as they are now. */
  wordsOf(row: StoredEntitlement): Promise<Words>;
  /** What comes out now where a fact was missing. */
  decisionOf(row: Pick<StoredGap, "programId" | "programVersion" | "computedAt">): Promise<EligibilityDecision>;
  /** Whom the program counts for this row, once across all firms; null where it counts nobody. */
  personsOf(row: Pick<StoredGap, "programId" | "programVersion" | "computedAt">): Promise<CountedPersons>;
  /** What the city bears of this row's amount, where its rule says so by an expression; else null. */
  cityPartOf(
    row: Pick<StoredEntitlement, "programId" | "programVersion" | "computedAt" | "amountFen">,
  ): Promise<Fen | null>;
};
/** Persons that a program counts under its mark, or null. */
export type CountedPersons = ReturnType<typeof usedPersons>;

/** Where decisions come from: the programs, and what is known of the subject as of a day. */
type Ground = {
  version(key: { programId: string; version: number }): Promise<PublishedProgram>;
  summary(row: { programId: string; programVersion: number }): Promise<ProgramSummary>;
  known(of: { audience: "person" | "firm"; on: CalendarDate }): Promise<KnownSubject>;
};

/** Reads one subject's facts when they are first asked for, once for each day. Lives as long as the transaction. */
export function liveDecisions(tx: Tx, subjectId: string): LiveDecisions {
  return decisionsOn({
    version: (key) => publishedVersion(tx, key),
    summary: (row) => programOf(tx, row),
    known: (of) => readKnown(tx, { subjectId, ...of }),
  });
}

/** The same from rows that were read as of the day on which the stored row was computed. No transaction may be open. */
export function decisionsOfKnown(ctx: Context, rows: KnownRows): LiveDecisions {
  return decisionsOn({
    version: (key) => recallVersion(ctx, key),
    summary: (row) => recallProgram(ctx, row),
    known: async (of) => knownOf(rows, of),
  });
}

function decisionsOn(ground: Ground): LiveDecisions {
  const known = new Map<string, Promise<KnownSubject>>();

  async function readRow(row: Pick<StoredGap, "programId" | "programVersion" | "computedAt">) {
    const { programId, programVersion: version } = row;
    const program = await ground.version({ programId, version });
    const { compiled, audience } = program;
    const on = civilDateAt(row.computedAt);
    const subject = known.get(on) ?? ground.known({ audience, on });
    known.set(on, subject);
    return [compiled, (await subject).for(program), on] as const;
  }

  const decisionOf: LiveDecisions["decisionOf"] = async (row) => decideUnlessStopped(...(await readRow(row)));
  const personsOf: LiveDecisions["personsOf"] = async (row) => usedPersons(...(await readRow(row)));

  async function wordsOf(row: StoredEntitlement): Promise<Words> {
    if (row.because !== null) return { brief: row.brief as Bilingual, because: row.because, changed: false };
    const decision = await decisionOf(row);
    const { because } = decision;
    if (decision.outcome === "eligible") {
      return { brief: decision.brief, because, changed: decision.amountFen !== row.amountFen };
    }
    const { amountText } = await ground.summary(row);
    return { brief: amountText, because, changed: true };
  }

  const cityPart: LiveDecisions["cityPartOf"] = async (row) => {
    const [program, subject, asOf] = await readRow(row);
    const part = cityPartOf(program, subject, { asOf, amountFen: fen(row.amountFen) });
    // An amount may be known by one branch while the part asks for a fact of another: it waits, and the other lines of a tap go on.
    if (part === null && program.cityPart !== null) throw new Refusal("PROGRAM_HELD");
    return part;
  };

  return { wordsOf, decisionOf, personsOf, cityPartOf: cityPart };
}
