import type { Member } from "../catalogue/attribute";
import type { SubjectFacts } from "../fact";
import type { FactPlace } from "./fact-column";

// Facts of many subjects at once, one typed array a fact: what a whole-city run hands to `engine.decideColumns`. Whoever
// reads facts from tables fills these arrays directly; `factBatchOf` makes them out of SubjectFacts.

/**
 * One fact of all subjects of a batch; the n-th entry is the n-th subject's.
 *
 * `values` says for each subject, by the type of the place:
 * - number, integer: a whole number, to be read with `scales` (3150000.55 is 315000055 and 2), at most 15 digits
 * - date: 20261120; boolean: 1 or 0
 * - string, enum: 1, and the word in `codes`
 * - months, strings, list: how many members were delivered (a month that was delivered twice counts twice)
 * - object: 1
 * - ABSENT: known to be absent (null); MISSING: not delivered; UNFIT: anything that these arrays cannot say (more digits,
 *   a value that is not of the catalogue's type): then `subject(n)` is asked. Always right, only slow.
 *
 * The member of an object is ABSENT where the object is, MISSING where the object or the member was not delivered: which
 * of the two it is, the object's own column says.
 */
export type BatchColumn = {
  readonly values: Float64Array;
  /** The decimals of each number; null where all are whole, and for every other type. */
  readonly scales: Uint8Array | null;
  /** The word of each subject as its place in `words`; null for every other type. Only read where `values` is 1. */
  readonly codes: Int32Array | null;
  /** The words of the codes, each once. One list may serve many batches, and grow at its end between them. */
  readonly words: readonly string[];
  /** What the lists of months hold; null for every other type, or to leave it to `subject(n)`. */
  readonly months: BatchMonths | null;
  /** What the lists of objects hold; null for every other type, or to leave it to `subject(n)`. */
  readonly members: BatchMembers | null;
};

/**
 * The months of each subject as runs without a gap: of the n-th subject, `runs` from `offsets[n]` to `offsets[n + 1]`,
 * two numbers a run, its first and its last month, both included. A month is year * 12 + month - 1. In order, each month
 * once, no two runs touch. `offsets` has one entry more than there are subjects. `openFrom` is the first month of each subject's
 * list that its source has not completed, as `firstOpenMonth` says it; null where every list is complete.
 */
export type BatchMonths = {
  readonly offsets: Int32Array;
  readonly runs: Int32Array;
  readonly openFrom: Int32Array | null;
};

/**
 * The members of each subject's list: of the n-th subject, the rows from `offsets[n]` to `offsets[n + 1]`, in the order in
 * which they were delivered. `column` has one entry a row; MISSING means that the member of this item was not delivered.
 * Members that are lists themselves have no column: null leaves the whole list to `subject(n)`.
 */
export type BatchMembers = { readonly offsets: Int32Array; readonly column: (member: Member) => BatchColumn | null };

/** Facts of many subjects of one kind, by column. */
export interface FactBatch {
  /** How many subjects. */
  readonly size: number;
  /** The column of a place; asked once a batch for each of `engine.reads(audience)`, and for no other. */
  column(place: FactPlace): BatchColumn;
  /** 1 for every subject with anything in `history` or `humanDecisions`; null where nobody has any. */
  readonly remembered: Uint8Array | null;
  /**
   * Everything about the n-th subject, with the same values as the columns: asked for the few that no column can decide.
   * May be worked out when it is asked.
   */
  subject(n: number): SubjectFacts;
}

/**
 * What a batch of subjects is owed or may be owed, as arrays of one length, ordered by subject and then by program. What
 * is not in it is refused. The arrays belong to the caller.
 */
export type BatchHits = {
  readonly length: number;
  /** The subject's place in the batch. */
  readonly subject: Int32Array;
  /** The program's place in the engine's list. */
  readonly program: Int32Array;
  /** What is owed, in fen; NaN where the program waits for facts. */
  readonly amountFen: Float64Array;
  /** Which of `missing` a program waits for; -1 where it is owed. */
  readonly lacks: Int32Array;
  /** Names of missing facts, in the interpreter's order; hits that lack the same share one entry. */
  readonly missing: readonly (readonly string[])[];
};
