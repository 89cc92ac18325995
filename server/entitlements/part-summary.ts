import type { MergeSummary } from "./books-write-store";

/** What a part of a run found and changed. Holds no personal data: it is logged. */
export type PartSummary = MergeSummary & {
  readonly subjects: number;
  readonly decisions: number;
  /** Programs that could not be decided for somebody, and which facts they wait for, by name. */
  readonly undetermined: number;
  readonly missing: Readonly<Record<string, number>>;
  /** Facts left out because no such value can be, by name. */
  readonly implausible: Readonly<Record<string, number>>;
  /** Benefits that a check of the subject itself kept back, by check: how many, and how much. */
  readonly stopped: Readonly<Record<string, { count: number; fen: number }>>;
  /**
   * What comes out of today's data under programs that are held, by program: how many people, how much, and for how many a fact is
   * missing or too old to say. Whoever has taken it already is among them.
   */
  readonly heldBack: Readonly<Record<string, HeldBack>>;
};

/** Who waits under one program that is held. */
export type HeldBack = { readonly count: number; readonly fen: number; readonly unknown: number };

/** A part in which nothing happened. */
export const NOTHING: PartSummary = {
  subjects: 0,
  decisions: 0,
  new: 0,
  changed: 0,
  withdrawn: 0,
  expired: 0,
  undetermined: 0,
  missing: {},
  implausible: {},
  stopped: {},
  heldBack: {},
};

/** Two parts as one. */
export function addParts(one: PartSummary, other: PartSummary): PartSummary {
  return {
    subjects: one.subjects + other.subjects,
    decisions: one.decisions + other.decisions,
    new: one.new + other.new,
    changed: one.changed + other.changed,
    withdrawn: one.withdrawn + other.withdrawn,
    expired: one.expired + other.expired,
    undetermined: one.undetermined + other.undetermined,
    missing: addCounts(one.missing, other.missing),
    implausible: addCounts(one.implausible, other.implausible),
    stopped: addStopped(one.stopped, other.stopped),
    heldBack: addHeldBack(one.heldBack ?? {}, other.heldBack ?? {}), // a part that was finished before it was counted has none
  };
}

function addCounts(one: Readonly<Record<string, number>>, other: Readonly<Record<string, number>>) {
  const sum = { ...one };
  for (const [name, count] of Object.entries(other)) sum[name] = (sum[name] ?? 0) + count;
  return sum;
}

function addStopped(one: PartSummary["stopped"], other: PartSummary["stopped"]) {
  const sum = { ...one };
  for (const [gate, { count, fen }] of Object.entries(other)) {
    const known = sum[gate] ?? { count: 0, fen: 0 };
    sum[gate] = { count: known.count + count, fen: known.fen + fen };
  }
  return sum;
}

function addHeldBack(one: PartSummary["heldBack"], other: PartSummary["heldBack"]) {
  const sum = { ...one };
  for (const [programId, { count, fen, unknown }] of Object.entries(other)) {
    const known = sum[programId] ?? { count: 0, fen: 0, unknown: 0 };
    sum[programId] = { count: known.count + count, fen: known.fen + fen, unknown: known.unknown + unknown };
  }
  return sum;
}
