import {
  attributeByKey,
  type BecauseClause,
  type Bilingual,
  type CompiledProgram,
  decide,
  type EligibilityDecision,
  type SubjectFacts,
} from "@/server/eligibility";
import type { CalendarDate } from "@/server/kernel";
import { stopFor, stopsOf } from "@/server/registry";

type Stop = NonNullable<ReturnType<typeof stopFor>>;

/** The clause id of a check of the subject itself, which stands before the rule's own clauses. */
const SUBJECT_CLAUSE = "subject";

const CLAUSES: Readonly<Record<Stop, string>> = {
  deceased: "本人在世",
  deregistered: "单位还在：没有注销、吊销，没有被合并",
  "listed-twice": "名单里每个人只出现一次",
};
const SAYINGS: Readonly<Record<Stop, Bilingual>> = {
  deceased: {
    zh: "登记为已经去世，不再发放；登记有误请打12345",
    en: "Registered as deceased; nothing more is owed. If the record is wrong, call 12345",
  },
  deregistered: {
    zh: "这个单位已经注销或吊销，被合并的也算，不再发放；并入的单位按它自己的情况另算",
    en: "This firm has been deregistered, or merged into another one; nothing more is owed to it. The firm it was merged into is decided by its own facts",
  },
  "listed-twice": {
    zh: "名单里有人出现了两次，核对好以后再算",
    en: "Somebody stands on the list twice; it is worked out once the list has been checked",
  },
};

/**
 * Decides as the whole-city run does: who has died, and a firm that no longer exists or was merged into another, is owed nothing
 * by a rule that does not ask that question itself; a list with somebody on it twice waits to be corrected.
 */
export function decideUnlessStopped(
  program: CompiledProgram,
  subject: SubjectFacts,
  on: CalendarDate,
): EligibilityDecision {
  const decision = decide(program, subject, on);
  if (decision.outcome === "ineligible") return decision;
  const stops = stopsOf(subject, program.audience);
  if (stops.length === 0) return decision;
  const stop = stopFor(stops, new Set(program.slots.map(({ attribute }) => attribute.key)));
  if (stop === undefined) return decision;
  const list = stops.flatMap((one) => (one.stop === stop && "ifRead" in one ? [one.ifRead] : []));
  const key = { deceased: "alive", deregistered: "status", "listed-twice": list[0] ?? "" }[stop];
  const clause = stopClause({ stop, key }, program.audience, subject);
  if (stop !== "listed-twice") {
    return {
      outcome: "ineligible",
      get because() {
        return [clause, ...decision.because];
      },
    };
  }
  const attribute = attributeByKey(program.audience, key);
  return {
    outcome: "undetermined",
    missing: attribute ? [{ attribute: key, label: attribute.label, source: attribute.source, kind: "fact" }] : [],
    payablePart: null,
    get because() {
      return [clause, ...decision.because];
    },
  };
}

function stopClause(
  { stop, key }: { stop: Stop; key: string },
  audience: "person" | "firm",
  { facts }: SubjectFacts,
): BecauseClause {
  const attribute = attributeByKey(audience, key);
  const fact = facts.get(key);
  const { value } = fact ?? {};
  const evidence =
    attribute && fact
      ? [
          {
            attribute: key,
            label: attribute.label,
            source: fact.source,
            obtainedOn: fact.obtainedOn,
            value: typeof value === "string" ? { zh: value, en: value } : null,
          },
        ]
      : [];
  const verdict = stop === "listed-twice" ? "unknown" : "unmet";
  return { clauseId: SUBJECT_CLAUSE, article: null, text: CLAUSES[stop], verdict, fact: SAYINGS[stop], evidence };
}
