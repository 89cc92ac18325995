import type { CalendarDate } from "@/server/kernel";
import type { Attribute, Member } from "./catalogue/attribute";
import type { CompiledProgram } from "./compile-program";
import type { Fact, FactValue, SubjectFacts } from "./fact";
import { ExpressionError } from "./feel/rule-error";
import type { Slot } from "./program-names";

const FIGURES: ReadonlySet<string> = new Set(["number", "integer"]);

/** Refuses a document that proves no yes or no and no figure that the rule reads. @throws ExpressionError */
export function checkProof(proves: string, slots: readonly Slot[]): void {
  const [key = "", memberKey] = proves.split(".");
  const attribute = slots.find((slot) => slot.attribute.key === key)?.attribute;
  const proven = attribute && provenPart(attribute, memberKey);
  if (proven && (proven.type === "boolean" || FIGURES.has(proven.type))) return;
  throw new ExpressionError(
    0,
    {
      zh: `规则没有用到可以由材料证明的“${proves}”`,
      en: `The rule reads no fact "${proves}" that a document can prove`,
    },
    {
      zh: "写成规则用到的是否或数字的键，例如exhibitions.fee_itemized",
      en: "Write the key of a yes or no or of a figure that the rule reads, such as exhibitions.fee_itemized",
    },
  );
}

function provenPart(attribute: Attribute, memberKey: string | undefined): Member | undefined {
  return memberKey === undefined ? attribute : attribute.members.find(({ key }) => key === memberKey);
}

/**
 * The same subject as if there were no document for what is missing: a yes or no is no, a figure is 0. Null where
 * something is missing that no document of the program proves.
 */
export function withoutDocuments(
  program: CompiledProgram,
  subject: SubjectFacts,
  missing: { readonly names: readonly string[]; readonly asOf: CalendarDate },
): SubjectFacts | null {
  const { documents, slots } = program;
  if (!missing.names.every((name) => documents.some(({ proves }) => proves === name))) return null;
  const facts = new Map(subject.facts);
  for (const name of missing.names) {
    const [key = "", memberKey] = name.split(".");
    const attribute = slots.find((slot) => slot.attribute.key === key)?.attribute;
    const proven = attribute && provenPart(attribute, memberKey);
    if (attribute === undefined || proven === undefined) return null;
    const nothing = FIGURES.has(proven.type) ? 0 : false;
    const fact = facts.get(key) ?? { value: nothing, source: attribute.source, obtainedOn: missing.asOf };
    facts.set(key, memberKey === undefined ? fact : withMember(fact, memberKey, nothing));
  }
  return { ...subject, facts };
}

/** A list or an object in which every member that was not delivered says nothing. */
function withMember(fact: Fact, memberKey: string, nothing: FactValue): Fact {
  const filled = (item: FactValue): FactValue =>
    typeof item === "object" && item !== null && !Array.isArray(item) && !(memberKey in item)
      ? { ...(item as Record<string, FactValue>), [memberKey]: nothing }
      : item;
  const { value } = fact;
  return { ...fact, value: Array.isArray(value) ? (value as readonly FactValue[]).map(filled) : filled(value) };
}
