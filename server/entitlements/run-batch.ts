import { type BatchHits, type EngineHit, type FactBatch, factBatchOf, type SubjectFacts } from "@/server/eligibility";
import { type BatchSubjects, deliveredBatch, type KnownOfSubject } from "@/server/registry";

/** Subjects of one kind that are decided together: their facts by column, and who they are. */
export type RunBatch = FactBatch & {
  readonly subjects: Pick<BatchSubjects, "ids" | "jurisdictions">;
  /** Why a delivered fact was left out, by subject and key. */
  readonly withheld: ReadonlyMap<number, ReadonlyMap<string, "stale" | "implausible">>;
};

/** A few subjects whose facts are documents, as a batch. */
export function batchOfDocuments(known: readonly (Subject & { readonly facts: SubjectFacts })[]): RunBatch {
  const withheld = new Map<number, ReadonlyMap<string, "stale" | "implausible">>();
  for (const [n, { facts }] of known.entries()) if (facts.withheld !== undefined) withheld.set(n, facts.withheld);
  return { ...factBatchOf(known.map(({ facts }) => facts)), subjects: subjectsOf(known), withheld };
}

/** Many of them, by column. */
export function batchOfDelivered(
  known: readonly (Subject & Omit<KnownOfSubject, "audience">)[],
  of: Parameters<typeof deliveredBatch>[1],
): RunBatch {
  const batch = deliveredBatch(known, of);
  return { ...batch, subjects: subjectsOf(known) };
}

type Subject = { readonly subjectId: string; readonly jurisdictionCode: string };

function subjectsOf(known: readonly Subject[]): RunBatch["subjects"] {
  const from = Buffer.from(known.map(({ subjectId }) => subjectId).join(""));
  const length = Int32Array.from(known, ({ subjectId }) => subjectId.length);
  const at = new Int32Array(known.length);
  for (let n = 1; n < known.length; n++) at[n] = (at[n - 1] as number) + (length[n - 1] as number);
  return { ids: { from, at, length }, jurisdictions: known.map(({ jurisdictionCode }) => jurisdictionCode) };
}

/** What was found subject by subject, as arrays: how a few are decided faster than by column. */
export function batchHitsOf(found: readonly (readonly EngineHit[])[]): BatchHits {
  const all = found.flatMap((hits, n) => hits.map((hit) => ({ n, hit })));
  const missing: (readonly string[])[] = [];
  const lacks = Int32Array.from(all, ({ hit }) => (hit.outcome === "eligible" ? -1 : missing.push(hit.missing) - 1));
  return {
    length: all.length,
    subject: Int32Array.from(all, ({ n }) => n),
    program: Int32Array.from(all, ({ hit }) => hit.program),
    amountFen: Float64Array.from(all, ({ hit }) => (hit.outcome === "eligible" ? hit.amountFen : Number.NaN)),
    lacks,
    missing,
  };
}

/** The id of a subject of a batch. */
export function subjectIdAt({ subjects }: RunBatch, n: number): string {
  const { from, at, length } = subjects.ids;
  const begin = at[n] as number;
  return from.toString("latin1", begin, begin + (length[n] as number));
}
