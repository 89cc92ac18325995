import type { SubjectFacts } from "./fact";
import type { Compiled } from "./feel/scope";
import type { Slot } from "./program-names";

/** A fact that an amount reads, or a member of one: what may be known to be absent, and leave the amount without a number. */
export type AmountInput = { readonly name: string; readonly key: string; readonly member: string | null };

/** What an amount reads, down to the members that it names. */
export function amountInputs(amount: Compiled, slots: readonly Slot[]): readonly AmountInput[] {
  const named = namesIn(amount);
  return amount.reads.flatMap((key): readonly AmountInput[] => {
    const attribute = slots.find((slot) => slot.attribute.key === key)?.attribute;
    if (attribute === undefined) return [];
    const members = attribute.members.filter(({ feelName }) => named.has(feelName));
    return [
      { name: key, key, member: null },
      ...members.map((member) => ({ name: `${key}.${member.key}`, key, member: member.key })),
    ];
  });
}

/** Whether an input is known to be null: the fact itself, or the member of the object or of one of the list's items. */
export function isNullIn({ facts }: SubjectFacts, { key, member }: AmountInput): boolean {
  const value = facts.get(key)?.value;
  if (member === null) return value === null;
  const items = Array.isArray(value) ? value : [value];
  return items.some((item) => typeof item === "object" && item !== null && (item as Members)[member] === null);
}

type Members = Readonly<Record<string, unknown>>;

/** The names of members that stand anywhere in an expression. */
function namesIn(whole: Compiled): ReadonlySet<string> {
  const names = new Set<string>();
  const seen = new Set<unknown>();
  const look = (part: unknown): void => {
    if (typeof part !== "object" || part === null || seen.has(part)) return;
    seen.add(part);
    if (Array.isArray(part)) part.forEach(look);
    else if ("form" in part) look(part.form);
    else if ("op" in part) {
      if ((part.op === "member" || part.op === "path") && "name" in part) names.add(String(part.name));
      Object.values(part).forEach(look);
    } else if ("source" in part || "value" in part || "bound" in part) Object.values(part).forEach(look);
  };
  look(whole);
  return names;
}
