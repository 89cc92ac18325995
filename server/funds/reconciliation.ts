import { z } from "zod";
import type { Fen } from "@/server/kernel";

/** The seven ways in which the bank's books and ours can disagree. */
export const DIFFERENCE_KINDS = [
  "missing", // we moved money that the statement does not tell of
  "extra", // the statement tells of a payment that we hold for rejected or open
  "amount", // both tell of it, with another sum
  "duplicate", // the statement tells of one movement more than once
  "late-return", // money came back that we hold for credited
  "wrong-account", // it went to another account than it was sent to
  "unknown", // the statement tells of a payment that we never ordered
] as const;
export type DifferenceKind = (typeof DIFFERENCE_KINDS)[number];

/** How a difference stands. An officer takes it in hand and explains it; that both sides agree is found by comparing. */
export const DifferenceState = z.enum(["open", "in-hand", "explained", "agreed"]);
export type DifferenceState = z.infer<typeof DifferenceState>;

/** Which state may follow which. A difference that is found again after both sides agreed is open again. */
export const DIFFERENCE_TRANSITIONS = {
  open: ["in-hand", "agreed"],
  "in-hand": ["explained", "agreed"],
  explained: ["in-hand", "agreed"],
  agreed: ["open"],
} as const satisfies Record<DifferenceState, readonly DifferenceState[]>;

/** Which movement of which payment. */
type MovementKey = { readonly endToEndId: string; readonly kind: "paid" | "returned" };

/** A movement that stands in our books. */
export type OurMovement = MovementKey & {
  readonly amountFen: Fen;
  /** The blind index of the account that the payment was sent to. */
  readonly accountIndex: string;
  /** Whether the statement ought to tell of it: the bank's own word on it is of the statement's day. */
  readonly due: boolean;
};

/** A movement that the statement tells of. */
export type ToldMovement = MovementKey & {
  readonly entryReference: string;
  readonly amountFen: Fen;
  /** The blind index of the account that the bank names; null where it names none. */
  readonly accountIndex: string | null;
};

/** What a difference is about: a payment of ours, what the treasury paid into a pool, what a payee paid back, or an order between pools. */
const DIFFERENCE_SUBJECTS = ["payment", "replenishment", "repayment", "pool-order"] as const;

/** One disagreement, with what each side says of the sum. */
export type Difference = {
  readonly kind: DifferenceKind;
  readonly about: (typeof DIFFERENCE_SUBJECTS)[number];
  /** Of what came into a pool: the bank's own reference. */
  readonly endToEndId: string;
  /** Empty where the statement has no entry. */
  readonly entryReference: string;
  readonly ourFen: Fen | null;
  readonly bankFen: Fen | null;
};

/** Both sides of one pool's day. */
export type TwoSides = {
  /** Every movement of ours that is due on the day, and every one that an entry may be about, whenever it was. */
  readonly ours: readonly OurMovement[];
  readonly told: readonly ToldMovement[];
  /** The payments that we ordered, among those the statement tells of. */
  readonly ordered: ReadonlySet<string>;
  /** Movements that statements of other days have told of, as `movementName`. */
  readonly toldBefore: ReadonlySet<string>;
};

/** The name of a movement within a comparison. */
export const movementName = ({ endToEndId, kind }: { endToEndId: string; kind: string }): string =>
  `${kind} ${endToEndId}`;

/**
 * Compares the statement with our books: every movement of ours must have its entry and every entry its movement. Pure.
 * @returns the differences, and how many entries agree in every respect.
 */
export function compareSides({ ours, told, ordered, toldBefore }: TwoSides): {
  differences: Difference[];
  matched: number;
} {
  const books = new Map(ours.map((movement) => [movementName(movement), movement]));
  const toldOf = new Set(toldBefore);
  const differences: Difference[] = [];
  let matched = 0;
  for (const entry of [...told].sort(byReference)) {
    const name = movementName(entry);
    const movement = books.get(name);
    const kinds = kindsOf(entry, movement, { ordered: ordered.has(entry.endToEndId), again: toldOf.has(name) });
    toldOf.add(name);
    if (kinds.length === 0) matched += 1;
    const { endToEndId, entryReference, amountFen: bankFen } = entry;
    for (const kind of kinds) {
      differences.push({
        kind,
        about: "payment",
        endToEndId,
        entryReference,
        ourFen: movement?.amountFen ?? null,
        bankFen,
      });
    }
  }
  for (const movement of ours) {
    if (!movement.due || toldOf.has(movementName(movement))) continue;
    const { endToEndId, amountFen: ourFen } = movement;
    differences.push({ kind: "missing", about: "payment", endToEndId, entryReference: "", ourFen, bankFen: null });
  }
  return { differences, matched };
}

function kindsOf(
  entry: ToldMovement,
  movement: OurMovement | undefined,
  about: { ordered: boolean; again: boolean },
): DifferenceKind[] {
  if (!about.ordered) return ["unknown"];
  if (about.again) return ["duplicate"];
  if (!movement) return [entry.kind === "paid" ? "extra" : "late-return"];
  const kinds: DifferenceKind[] = [];
  if (entry.amountFen !== movement.amountFen) kinds.push("amount");
  if (entry.kind === "paid" && entry.accountIndex !== null && entry.accountIndex !== movement.accountIndex) {
    kinds.push("wrong-account");
  }
  return kinds;
}

const byReference = (one: ToldMovement, other: ToldMovement) =>
  one.entryReference < other.entryReference ? -1 : one.entryReference > other.entryReference ? 1 : 0;

const fenOrNull = z.int().nullable();

/** A difference as the finance office sees it. It names a payment, never a person. */
export const DifferenceView = z.object({
  differenceId: z.string(),
  jurisdictionCode: z.string(),
  day: z.string(),
  kind: z.enum(DIFFERENCE_KINDS),
  about: z.enum(DIFFERENCE_SUBJECTS),
  endToEndId: z.string(),
  entryReference: z.string(),
  ourFen: fenOrNull,
  bankFen: fenOrNull,
  state: DifferenceState,
  /** `finance:<code>` for the office, or the id of the officer who has it in hand. */
  owner: z.string(),
  note: z.string(),
  foundAt: z.iso.datetime(),
  /** Since when it stands so. */
  since: z.iso.datetime(),
});
export type DifferenceView = z.infer<typeof DifferenceView>;
