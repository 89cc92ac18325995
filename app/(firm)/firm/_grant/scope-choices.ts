import { speak } from "@/app/_messages/say";
import type { serverRpc } from "@/app/_rpc/server";
import { sayDate } from "@/app/_ui/when";
import type { ScopeChoices } from "./scope-form";

const MONTHS = { three: 3, six: 6, twelve: 12 } as const;

/** The day so many months later; the last of the month where that day does not exist. @param date "YYYY-MM-DD". */
export function monthsLater(date: string, months: number): string {
  const [year = 0, month = 1, day = 1] = date.split("-").map(Number);
  const first = new Date(Date.UTC(year, month - 1 + months, 1));
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  first.setUTCDate(Math.min(day, last));
  return first.toISOString().slice(0, 10);
}

/** Every benefit for enterprises, and how long a delegation may last; `keep` is the date it has now. */
export async function scopeChoices(
  rpc: Awaited<ReturnType<typeof serverRpc>>,
  { today, keep }: { today: string; keep: string | null },
): Promise<ScopeChoices> {
  const { look, t } = await speak();
  const policies = await rpc.policies.list();
  const dates = (["three", "six", "twelve"] as const).map((key) => {
    const until = monthsLater(today, MONTHS[key]);
    const date = sayDate(until, look, today.slice(0, 4));
    return { until, name: t(`delegations.months.${key}`), note: t("delegations.monthsUntil", { date }) };
  });
  const kept = keep !== null && keep >= today && !dates.some(({ until }) => until === keep) ? [keep] : [];
  const note = (date: string) => t("delegations.monthsUntil", { date: sayDate(date, look, today.slice(0, 4)) });
  return {
    programs: policies
      .filter(({ audience }) => audience === "firm")
      .map(({ programId, name }) => ({ programId, name })),
    dates: [...kept.map((until) => ({ until, name: t("delegations.keep"), note: note(until) })), ...dates],
  };
}
