import { calendarDate, fen } from "@/server/kernel";
import type { Attribute, Member, SubjectKind } from "../catalogue/attribute";
import type { Fact, FactValue, PastClaim, SubjectFacts } from "../fact";
import type { Dice } from "./dice";
import { DATES, EXTREME_NUMBERS, MONTHS, MONTHS_UNTIL, NUMBERS, vocabulary, wordsOf } from "./vocabulary";

const LONGEST_LIST = 3;
const OBTAINED_ON = calendarDate("2026-11-19");

/** The programs whose past claims random rules ask for. */
export const PAST_PROGRAMS = ["TEST-1", "TEST-2"] as const;
/** The officers' decisions that random rules ask for. */
export const PREDICATES = ["现场核查", "资格审核"] as const;

const PERIODS = ["2026", "2026-03", "2025", "once"] as const;
const PAID_FEN = [0, 5_000, 5_500_001] as const;

/** A subject of which some facts were not delivered, some are known to be absent, and some lie on a rule's boundary. */
export function throwSubject(dice: Dice, audience: SubjectKind): SubjectFacts {
  const facts = vocabulary(audience).flatMap((attribute): [string, Fact][] => {
    if (dice.oneIn(6)) return [];
    const fact = { value: throwValue(dice, attribute), source: attribute.source, obtainedOn: OBTAINED_ON };
    if (attribute.type !== "months" || dice.oneIn(3)) return [[attribute.key, fact]];
    return [[attribute.key, { ...fact, completeUntil: calendarDate(dice.pick(MONTHS_UNTIL)) }]];
  });
  const history = dice.several(
    2,
    (): PastClaim => ({
      programId: dice.pick(PAST_PROGRAMS),
      period: dice.pick(PERIODS),
      amountFen: fen(dice.pick(PAID_FEN)),
    }),
  );
  const decided = PREDICATES.flatMap((name): [string, boolean][] => (dice.oneIn(2) ? [] : [[name, !dice.oneIn(3)]]));
  return { facts: new Map(facts), history, humanDecisions: new Map(decided) };
}

function throwValue(dice: Dice, member: Member | Attribute): FactValue {
  if (dice.oneIn(9)) return null;
  switch (member.type) {
    case "number":
      return dice.oneIn(12) ? dice.pick(EXTREME_NUMBERS) : throwNumber(dice);
    case "integer":
      return dice.pick([2, 1, 3, 0, 12, 30, 35, 100]);
    case "boolean":
      return !dice.oneIn(3);
    case "date":
      return dice.pick(DATES);
    case "string":
    case "enum":
      return dice.pick(wordsOf(member));
    case "months":
      return dice.several(5, () => dice.pick(MONTHS));
    case "strings":
      return dice.several(LONGEST_LIST, () => dice.pick(wordsOf(member)));
    case "list":
      return dice.several(LONGEST_LIST, () => throwObject(dice, member));
    case "object":
      return throwObject(dice, member);
  }
}

/** As a number where a double writes it the same, as text otherwise: facts may be either. */
function throwNumber(dice: Dice): FactValue {
  const written = dice.pick(NUMBERS);
  return dice.oneIn(4) ? written : Number(written);
}

/** An object of which a member may be missing. */
function throwObject(dice: Dice, member: Member | Attribute): FactValue {
  const members = "members" in member ? member.members : [];
  const kept = members.filter(() => !dice.oneIn(8));
  return Object.fromEntries(kept.map((inner) => [inner.key, throwValue(dice, inner)]));
}
