import type { Attribute, SubjectKind } from "./catalogue/attribute";
import { attributeByKey } from "./catalogue/attributes";
import { isMonthFunction } from "./domain/months";
import { partsOf } from "./feel/parts";
import { ExpressionError } from "./feel/rule-error";
import type { Compiled } from "./feel/scope";

/**
 * Refuses a list of months anywhere but in the functions over months: they alone know that a month which is not in the list
 * may still come. A count of its members or a search in it would refuse on a month that nobody has delivered yet.
 * @throws ExpressionError
 */
export function checkMonthLists(compiled: Compiled, { text, audience }: { text: string; audience: SubjectKind }): void {
  const list = misused(compiled, audience);
  if (list === null) return;
  throw new ExpressionError(
    Math.max(0, text.indexOf(list.feelName)),
    {
      zh: `“${list.feelName}”是月份清单，这样用会把还没送来的月份当成没有缴`,
      en: `"${list.feelName}" is a list of months; used like this, months that have not been delivered yet would count as not paid`,
    },
    {
      zh: "用 缴费月数、最长连续月数 或 当月参保",
      en: "Use 缴费月数 (months paid), 最长连续月数 (longest run) or 当月参保 (insured in a month)",
    },
  );
}

/** A list of months that is used by something else than a function over months; null where there is none. */
function misused(compiled: Compiled, audience: SubjectKind): Attribute | null {
  const { form } = compiled;
  if (form.op === "fact" || form.op === "fresh") {
    const attribute = attributeByKey(audience, form.key);
    return attribute?.type === "months" ? attribute : null;
  }
  const isRight = form.op === "call" && isMonthFunction(form.fn);
  for (const [i, part] of partsOf(compiled).entries()) {
    const found = isRight && i === 0 && isWholeList(part) ? null : misused(part, audience);
    if (found !== null) return found;
  }
  return null;
}

/** A list as it was delivered, or a name for it. */
function isWholeList({ form }: Compiled): boolean {
  return form.op === "definition" ? isWholeList(form.value) : form.op === "fact" || form.op === "fresh";
}
