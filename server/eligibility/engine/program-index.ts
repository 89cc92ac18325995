import { type Column, type Test, WordColumn } from "./column";
import type { NodeSets } from "./node-sets";
import { PickedSubjects } from "./picked-subjects";
import type { Row } from "./row";
import { isNumber } from "./scaled";
import { FALSE, NEITHER } from "./truth";
import type { TruthNode } from "./truth-node";

/** A condition that a program cannot do without. */
export type Need = {
  readonly node: TruthNode;
  /** Whether "neither true nor false" rules the program out as well: not where it is a part of a condition. */
  readonly isWhole: boolean;
};

/** A program with its needs, the most selective first. */
type Entry = { readonly program: number; readonly needs: readonly Need[] };

/**
 * Finds the programs that a subject may be owed. Programs with the same first needs hang on one branch; a branch is
 * followed only while its need is not known to fail. Equalities of one fact (a place, a kind of firm) are looked up, and
 * thresholds on one figure are followed in their order until the first one fails.
 */
export class ProgramIndex {
  private readonly root: Branch;
  private readonly scratch: PickedSubjects[] = [];

  constructor(programs: readonly { readonly program: number; readonly needs: readonly Need[] }[]) {
    const entries = programs.map(({ program, needs }) => ({ program, needs: selective(needs) }));
    this.root = branchOf(entries, 0);
  }

  /** Puts the programs that no cheap condition rules out for a chunk's subjects into `found`, in no order. */
  findAll(nodes: NodeSets, subjects: PickedSubjects, found: FoundPrograms): void {
    this.root.followAll({ nodes, found, scratch: this.scratch }, subjects);
  }

  /** Puts the programs that no cheap condition rules out into `found`, in no order. */
  find(row: Row, found: number[]): void {
    this.root.follow(row, found);
  }
}

/** How likely a need is met, guessed from what is asked: the fewer, the earlier it is asked. */
function likelihood({ node }: Need): number {
  const { test } = node.shape;
  if (test === null) return 0.6;
  if (!test.column.cheap) return 1;
  switch (test.operator) {
    case "=":
    case "in":
      return test.column instanceof WordColumn ? test.bounds.length / (test.column.wordCount + 1) : 0.1;
    case "present":
      return 0.3;
    case "is":
      return test.bounds[0] === 1 ? 0.4 : 0.8;
    case "!=":
    case "absent":
      return 0.9;
    default:
      return 0.5;
  }
}

const ORDER = new WeakMap<TruthNode, number>();
let seen = 0;

/** The same needs stand in the same order in every program, so that programs share their branches. */
function orderOf(node: TruthNode): number {
  const known = ORDER.get(node);
  if (known !== undefined) return known;
  seen += 1;
  ORDER.set(node, seen);
  return seen;
}

function selective(needs: readonly Need[]): readonly Need[] {
  const different = needs.filter((need, i) => needs.findIndex(({ node }) => node === need.node) === i);
  return different.sort((a, b) => likelihood(a) - likelihood(b) || orderOf(a.node) - orderOf(b.node));
}

/** What one step down the index does. */
interface Group {
  follow(row: Row, found: number[]): void;
  /** The same for many subjects at once: those in `within` came as far as this. */
  followAll(walk: Walk, within: PickedSubjects): void;
}

/** Takes the programs that are found, each with its subjects. */
export interface FoundPrograms {
  take(program: number, subjects: PickedSubjects): void;
}

type Walk = { readonly nodes: NodeSets; readonly found: FoundPrograms; readonly scratch: PickedSubjects[] };

/** Follows one step with those of the subjects that its need does not rule out; false where there are none. */
function stepAll(walk: Walk, { need, branch, depth }: Step, within: PickedSubjects): boolean {
  const kept = walk.scratch[depth] ?? new PickedSubjects();
  walk.scratch[depth] = kept;
  if (!kept.pickFrom(within, walk.nodes.of(need.node), need.isWhole)) return false;
  branch.followAll(walk, kept);
  return true;
}

class Branch {
  constructor(
    private readonly programs: readonly number[],
    private readonly groups: readonly Group[],
  ) {}

  follow(row: Row, found: number[]): void {
    for (const program of this.programs) found.push(program);
    for (const group of this.groups) group.follow(row, found);
  }

  followAll(walk: Walk, within: PickedSubjects): void {
    for (const program of this.programs) walk.found.take(program, within);
    for (const group of this.groups) group.followAll(walk, within);
  }
}

type Child = { readonly need: Need; readonly entries: Entry[] };

function branchOf(entries: readonly Entry[], depth: number): Branch {
  const ended = entries.filter(({ needs }) => needs.length === depth).map(({ program }) => program);
  const children = new Map<string, Child>();
  for (const entry of entries) {
    const need = entry.needs[depth];
    if (need === undefined) continue;
    const key = `${orderOf(need.node)} ${need.isWhole}`;
    const child = children.get(key) ?? { need, entries: [] };
    child.entries.push(entry);
    children.set(key, child);
  }
  return new Branch(ended, groupsOf([...children.values()], depth + 1));
}

function groupsOf(children: readonly Child[], depth: number): readonly Group[] {
  const words = new Map<Column, Step[]>();
  const bounds = new Map<string, Step[]>();
  const columns = new Map<Column, number>();
  const others: Group[] = [];
  for (const { need, entries } of children) {
    const { test } = need.node.shape;
    const step = { need, test, depth, branch: branchOf(entries, depth) };
    if (test === null || !isGrouped(test)) others.push(new Single(step));
    else if (isEquality(test)) push(words, test.column, step);
    else {
      columns.set(test.column, columns.get(test.column) ?? columns.size);
      push(bounds, `${columns.get(test.column)} ${test.operator} ${need.isWhole}`, step);
    }
  }
  return [
    ...[...words].map(([column, steps]) => new Lookup(column, steps)),
    ...[...bounds.values()].map((steps) => new Thresholds(steps)),
    ...others,
  ];
}

function push<K>(groups: Map<K, Step[]>, key: K, step: Step): void {
  groups.set(key, [...(groups.get(key) ?? []), step]);
}

function isEquality({ operator }: Test): boolean {
  return operator === "=" || operator === "in";
}

function isGrouped(test: Test): boolean {
  return isEquality(test) || ["<", "<=", ">", ">="].includes(test.operator);
}

type Step = { readonly need: Need; readonly depth: number; readonly test: Test | null; readonly branch: Branch };

/** One condition of its own. */
class Single implements Group {
  private readonly node: TruthNode;
  private readonly isWhole: boolean;
  private readonly branch: Branch;

  constructor(private readonly step: Step) {
    this.node = step.need.node;
    this.isWhole = step.need.isWhole;
    this.branch = step.branch;
  }

  followAll(walk: Walk, within: PickedSubjects): void {
    stepAll(walk, this.step, within);
  }

  follow(row: Row, found: number[]): void {
    const truth = this.node.peek(row);
    if (truth === FALSE || (truth === NEITHER && this.isWhole)) return;
    this.branch.follow(row, found);
  }
}

/** Equalities of one fact: only the branches of its value, or all of them when it is missing. */
class Lookup implements Group {
  private readonly all: readonly Branch[];
  private readonly byRank = new Map<number, Branch[]>();

  constructor(
    private readonly column: Column,
    private readonly steps: readonly Step[],
  ) {
    this.all = steps.map(({ branch }) => branch);
    for (const { test, branch } of steps) {
      for (const rank of new Set(test?.ranks)) this.byRank.set(rank, [...(this.byRank.get(rank) ?? []), branch]);
    }
  }

  follow(row: Row, found: number[]): void {
    const rank = this.column.rank(row);
    if (Number.isNaN(rank)) return; // known to be absent is equal to no value
    const branches = isNumber(rank) ? this.byRank.get(rank) : this.all;
    if (branches === undefined) return;
    for (const branch of branches) branch.follow(row, found);
  }

  followAll(walk: Walk, within: PickedSubjects): void {
    for (const step of this.steps) stepAll(walk, step, within);
  }
}

/** Thresholds of one figure in one direction, the easiest first. */
class Thresholds implements Group {
  private readonly steps: readonly Step[];

  constructor(steps: readonly Step[]) {
    const isRising = steps[0]?.test?.operator.startsWith(">") ?? true;
    const bound = ({ test }: Step) => test?.ranks[0] ?? 0;
    this.steps = steps.toSorted((a, b) => (isRising ? bound(a) - bound(b) : bound(b) - bound(a)));
  }

  follow(row: Row, found: number[]): void {
    for (const { need, branch } of this.steps) {
      const truth = need.node.peek(row);
      if (truth === FALSE || (truth === NEITHER && need.isWhole)) return;
      branch.follow(row, found);
    }
  }
  followAll(walk: Walk, within: PickedSubjects): void {
    for (const step of this.steps) if (!stepAll(walk, step, within)) return;
  }
}
