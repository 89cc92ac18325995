import { speak } from "@/app/_messages/say";
import { sayDate } from "@/app/_ui/when";

/** A delegation in one sentence: 全部事项，每笔不超过¥50,000.00，到2027年3月31日. */
export async function sayScope(scope: {
  programs: readonly string[] | null;
  maxAmountFen: number | null;
  validUntil: string | null;
}): Promise<string> {
  const { look, t, money } = await speak();
  const what = scope.programs ? t("delegations.some", { count: scope.programs.length }) : t("delegations.everything");
  const amount =
    scope.maxAmountFen === null
      ? t("delegations.anyAmount")
      : t("delegations.upTo", { sum: money(scope.maxAmountFen) });
  if (scope.validUntil === null) return t("delegations.termsOpen", { what, amount });
  const until = t("delegations.until", { date: sayDate(scope.validUntil, look) });
  return t("delegations.terms", { what, amount, until });
}
