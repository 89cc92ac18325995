import type { CalendarDate } from "@/server/kernel";
import type { SubjectKind } from "../catalogue/attribute";
import type { CompiledProgram } from "../compile-program";
import type { SubjectFacts } from "../fact";
import { Coder } from "./coder";
import { EligibleHit, type EngineHit, UndeterminedHit } from "./engine-hit";
import type { BatchHits, FactBatch } from "./fact-batch";
import type { FactPlace } from "./fact-column";
import { FoundPairs } from "./found-pairs";
import { HitArrays } from "./hit-arrays";
import { NodeSets } from "./node-sets";
import { PickedSubjects } from "./picked-subjects";
import { ProgramIndex } from "./program-index";
import { ProgramPlan } from "./program-plan";
import { Row } from "./row";
import { CHUNK, Chunk } from "./subject-sets";

const HITS_A_SUBJECT = 8; // a person has about seven

/** The programs of one audience, ready to decide. */
export class Side {
  /** The facts that the programs read. */
  readonly reads: readonly FactPlace[];
  private readonly row: Row;
  private readonly plans: (ProgramPlan | undefined)[] = [];
  private readonly index: ProgramIndex;
  private readonly found: number[] = [];
  private readonly chunk: Chunk;
  private readonly nodes: NodeSets;
  private readonly pairs = new FoundPairs();
  private readonly everybody = new PickedSubjects();

  constructor(
    private readonly programs: readonly CompiledProgram[],
    audience: SubjectKind,
  ) {
    this.row = new Row(programs);
    this.chunk = new Chunk(this.row);
    this.nodes = new NodeSets(this.chunk);
    const coder = new Coder(audience);
    for (const [place, program] of programs.entries()) {
      if (program.audience === audience) this.plans[place] = new ProgramPlan(coder, program, place);
    }
    coder.settle();
    this.reads = coder.places;
    this.index = new ProgramIndex(
      this.plans.flatMap((plan, program) => (plan === undefined ? [] : [{ program, needs: plan.needs }])),
    );
  }

  /** Decides one subject: its programs by the index, one after the other. */
  decide(subject: SubjectFacts, asOf: CalendarDate): readonly EngineHit[] {
    const { row, found } = this;
    row.begin(subject, asOf);
    found.length = 0;
    this.index.find(row, found);
    if (found.length > 1) found.sort((a, b) => a - b);
    const hits: EngineHit[] = [];
    for (const program of found) {
      const settled = (this.plans[program] as ProgramPlan).settle(row);
      if (settled === null) continue;
      const origin = { program: this.programs[program] as CompiledProgram, subject, asOf };
      hits.push(
        settled.missing === null
          ? new EligibleHit(program, settled.amountFen, origin)
          : new UndeterminedHit(program, { missing: settled.missing, waiting: settled.waiting }, origin),
      );
    }
    return hits;
  }

  /** Decides many subjects: the index is followed by all of a chunk together, what it finds is settled one by one. */
  decideColumns(batch: FactBatch, asOf: CalendarDate): BatchHits {
    const hits = new HitArrays(batch.size * HITS_A_SUBJECT);
    this.row.open(batch, asOf);
    for (let from = 0; from < batch.size; from += CHUNK) {
      this.chunk.turnTo(from, Math.min(CHUNK, batch.size - from));
      this.pairs.clear();
      this.everybody.pickFirst(this.chunk.size);
      this.index.findAll(this.nodes, this.everybody, this.pairs);
      this.pairs.order();
      this.settleChunk(hits);
    }
    return hits.done();
  }

  private settleChunk(hits: HitArrays): void {
    const { row, chunk, pairs, plans } = this;
    for (let i = 0; i < chunk.size; i++) {
      const [from, until] = [pairs.begin(i), pairs.begin(i + 1)];
      if (from === until) continue;
      row.seek(chunk.from + i);
      row.place = i;
      row.chunk = chunk.stamp;
      for (let place = from; place < until; place++) {
        const program = pairs.at(place);
        const settled = (plans[program] as ProgramPlan).settle(row);
        if (settled === null) continue;
        if (settled.missing === null) hits.owed(row.n, program, settled.amountFen);
        else hits.open(row.n, program, settled.missing.names);
      }
    }
    row.chunk = 0;
  }
}
