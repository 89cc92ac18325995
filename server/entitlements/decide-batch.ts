import type { BatchHits, SubjectFacts } from "@/server/eligibility";
import type { CalendarDate } from "@/server/kernel";
import type { RunnableProgram } from "@/server/policies";
import { mayStop, type StoppedReads, stopFor, stopsOf } from "@/server/registry";
import { BenefitId } from "./benefit-id";
import { decideOne } from "./decide-subjects";
import { FactDigest } from "./fact-digest";
import type { FoundGap, FoundOwed, FoundRows, FoundSink } from "./found-rows";
import type { OwedTerms } from "./owed-terms";
import type { RunBatch } from "./run-batch";
import type { RunInputs } from "./run-inputs";

/** Officers' decisions about one subject, each for one program. */
export type OfficerDecision = {
  readonly programId: string;
  readonly predicate: string;
  readonly decision: boolean;
  readonly decidedOn: CalendarDate;
};

/** What a batch counts besides what is owed. */
export type Counted = {
  decisions: number;
  undetermined: number;
  missing: Record<string, number>;
  implausible: Record<string, number>;
  stopped: Record<string, { count: number; fen: number }>;
  heldBack: Record<string, { count: number; fen: number; unknown: number }>;
};

type Work = {
  readonly inputs: RunInputs;
  readonly audience: "person" | "firm";
  readonly batch: RunBatch;
  readonly decisions: ReadonlyMap<number, readonly OfficerDecision[]>;
  readonly counted: Counted;
  /** What was found already; left out, it is found by column, which is worth while for many subjects. */
  readonly hits?: BatchHits;
};

/** Decides every program of an audience for a batch. @returns what is owed and what waits for facts, in the order of the subjects */
export function decideBatch(work: Work): FoundRows {
  const found = new Collected();
  decideInto(work, found);
  const { owedRows: owed, gapRows: gaps } = found;
  if (work.decisions.size > 0) for (const rows of [owed, gaps]) rows.sort((a, b) => a.n - b.n);
  return { batch: work.batch, owed, gaps };
}

/** The same, handed on as it is found. Those about whom officers have decided come last. */
export function decideInto(work: Work, sink: FoundSink): void {
  const { inputs, audience, batch, counted } = work;
  const hits = work.hits ?? inputs.engine.decideColumns(batch, audience, inputs.civilDate);
  for (const keys of batch.withheld.values()) {
    for (const [key, reason] of keys) if (reason === "implausible") count(counted.implausible, key);
  }
  const finder = new Finder(work, sink);
  if (work.decisions.size === 0) finder.all(hits);
  else finder.except(hits);
  counted.decisions += batch.size * inputs.counts[audience];
}

/** Keeps everything that is found. */
class Collected implements FoundSink {
  readonly owedRows: FoundOwed[] = [];
  readonly gapRows: FoundGap[] = [];

  owed({ n, terms, amountFen, idHigh, idLow, digestHigh, digestLow }: FoundOwed): void {
    this.owedRows.push({ n, terms, amountFen, idHigh, idLow, digestHigh, digestLow });
  }

  gap(n: number, kind: FoundGap["kind"]): void {
    this.gapRows.push({ n, kind });
  }
}

const NO_STOPS: readonly StoppedReads[] = [];
const NO_TERMS = {} as OwedTerms; // until the first one is found

/** Goes through the hits of a batch, which are in the order of its subjects. */
class Finder {
  private readonly id: BenefitId;
  private readonly digest: FactDigest;
  private readonly mayStop: (n: number) => boolean;
  private stopped = -1;
  private stops = NO_STOPS;
  /** What is handed on, for each hit anew: millions are. */
  private readonly one: { -readonly [K in keyof FoundOwed]: FoundOwed[K] } = {
    n: -1,
    terms: NO_TERMS,
    amountFen: 0,
    idHigh: 0,
    idLow: 0,
    digestHigh: 0,
    digestLow: 0,
  };

  constructor(
    private readonly work: Work,
    private readonly sink: FoundSink,
  ) {
    this.id = new BenefitId(work.batch);
    this.digest = new FactDigest(work.batch, work.inputs.engine.programs);
    this.mayStop = mayStop(work.batch, work.audience, work.inputs.reads[work.audience]);
  }

  all(hits: BatchHits): void {
    for (let i = 0; i < hits.length; i++) this.hit(hits, i);
  }

  /** An officer's decision is about one program: each is decided with its own. Few subjects have any. */
  except(hits: BatchHits): void {
    const { decisions } = this.work;
    for (let i = 0; i < hits.length; i++) if (!decisions.has(hits.subject[i] as number)) this.hit(hits, i);
    for (const n of decisions.keys()) this.afterOfficers(n);
  }

  private hit(hits: BatchHits, i: number): void {
    const n = hits.subject[i] as number;
    const lacks = hits.lacks[i] as number;
    if (lacks < 0) this.owed(n, hits.program[i] as number, hits.amountFen[i] as number);
    else this.open(n, hits.program[i] as number, hits.missing[lacks] as readonly string[]);
  }

  private afterOfficers(n: number): void {
    const { inputs, audience, batch, decisions } = this.work;
    const facts = batch.subject(n);
    for (const [place, program] of inputs.programs.entries()) {
      const { programId, compiled } = program;
      if (compiled.audience !== audience) continue;
      const own = decisions.get(n)?.filter((one) => one.programId === programId && program.counts(one)) ?? [];
      const humanDecisions = new Map(own.map(({ predicate, decision }) => [predicate, decision]));
      const known: SubjectFacts = { ...facts, humanDecisions };
      const hit = decideOne(compiled, known, inputs.civilDate);
      if (hit === null) continue;
      if (typeof hit === "number") this.owed(n, place, hit);
      else this.open(n, place, hit);
    }
  }

  /** What is owed, in fen. A method of its own: a sum that may be something else as well would be found memory for. */
  private owed(n: number, place: number, amountFen: number): void {
    const { id, digest, one } = this;
    const { inputs, batch, counted } = this.work;
    const program = inputs.programs[place] as RunnableProgram;
    if (inputs.held.size > 0 && inputs.held.has(program.programId)) {
      holdBack(counted.heldBack, program.programId, amountFen);
      return;
    }
    if (this.isStopped(n, program, amountFen)) return;
    id.of(n, inputs.terms.hashOf(place));
    digest.of(place, n, amountFen);
    one.n = n;
    one.terms = inputs.terms.of(place, batch.subjects.jurisdictions[n] as string);
    one.amountFen = amountFen;
    one.idHigh = id.high;
    one.idLow = id.low;
    one.digestHigh = digest.high;
    one.digestLow = digest.low;
    this.sink.owed(one);
  }

  /** What waits for the facts of these names. */
  private open(n: number, place: number, missing: readonly string[]): void {
    const { inputs, counted } = this.work;
    const program = inputs.programs[place] as RunnableProgram;
    if (inputs.held.size > 0 && inputs.held.has(program.programId)) {
      holdBack(counted.heldBack, program.programId, null);
      return;
    }
    if (this.isStopped(n, program, 0)) return;
    this.sink.gap(n, inputs.gapKinds.of(place, missing));
    counted.undetermined += 1;
    for (let i = 0; i < missing.length; i++) count(counted.missing, missing[i] as string);
  }

  private isStopped(n: number, { compiled }: RunnableProgram, amountFen: number): boolean {
    if (this.stopped !== n) {
      this.stopped = n;
      this.stops = this.mayStop(n) ? stopsOf(this.work.batch.subject(n), this.work.audience) : NO_STOPS;
    }
    if (this.stops.length === 0) return false;
    const stop = stopFor(this.stops, new Set(compiled.slots.map(({ attribute }) => attribute.key)));
    if (stop === undefined) return false;
    const { stopped } = this.work.counted;
    const known = stopped[stop] ?? { count: 0, fen: 0 };
    stopped[stop] = { count: known.count + 1, fen: known.fen + amountFen };
    return true;
  }
}

/** Counts one who waits while a program is held: with a sum, or without one (null) where a fact is missing or too old. */
function holdBack(held: Counted["heldBack"], programId: string, amountFen: number | null): void {
  const { count, fen, unknown } = held[programId] ?? { count: 0, fen: 0, unknown: 0 };
  held[programId] =
    amountFen === null ? { count, fen, unknown: unknown + 1 } : { count: count + 1, fen: fen + amountFen, unknown };
}

function count(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}
