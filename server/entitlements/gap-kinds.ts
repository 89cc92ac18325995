import { createHash } from "node:crypto";
import type { RunnableProgram } from "@/server/policies";

/** What a decision waits for, whoever it is about: a program of a version, in a period, and the names of what is missing. */
export type GapKind = {
  /** The two halves of its number, which follows from everything else. */
  readonly high: number;
  readonly low: number;
  /** The number as the database writes it. */
  readonly number: string;
  /** The same for every version and whatever is missing: what an address of the gap names. */
  readonly gapId: string;
  readonly programId: string;
  readonly programVersion: number;
  readonly period: string;
  readonly missing: readonly string[];
};

const ID_CHARS = 16;

/** The kinds of gaps of a run, each worked out once. */
export class GapKinds {
  private readonly known: (Map<string, GapKind> | undefined)[] = [];
  private readonly texts = new WeakMap<readonly string[], string>();

  constructor(private readonly programs: readonly RunnableProgram[]) {}

  /** The kind of a gap of the program at a place. */
  of(place: number, missing: readonly string[]): GapKind {
    let own = this.known[place];
    if (own === undefined) {
      own = new Map();
      this.known[place] = own;
    }
    let text = this.texts.get(missing);
    if (text === undefined) {
      text = missing.join("\n");
      this.texts.set(missing, text);
    }
    const kind = own.get(text) ?? kindOf(this.programs[place] as RunnableProgram, missing);
    own.set(text, kind);
    return kind;
  }
}

function kindOf({ programId, version, period }: RunnableProgram, missing: readonly string[]): GapKind {
  const digest = createHash("sha256")
    .update(JSON.stringify([programId, version, period, missing]))
    .digest();
  const address = createHash("sha256")
    .update(JSON.stringify([programId, period]))
    .digest("hex");
  return {
    high: digest.readInt32BE(0),
    low: digest.readInt32BE(4),
    number: digest.readBigInt64BE(0).toString(),
    gapId: `gap_${address.slice(0, ID_CHARS)}`,
    programId,
    programVersion: version,
    period,
    missing,
  };
}
