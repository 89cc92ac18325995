import { speak } from "@/app/_messages/say";
import { sayStamp } from "@/app/_ui/when";
import type { FundsView } from "@/app/views";
import { yuan } from "../yuan";

type Pool = FundsView["pools"][number];

/** 国库拨款: of each pool that its treasury has paid into, what came today and the last of it, by the bank's word. */
export async function Replenishments({ pools }: { pools: readonly Pool[] }) {
  const { t } = await speak();
  const paidInto = pools.filter(({ replenished }) => replenished.last !== null);
  if (paidInto.length === 0) return <p className="quiet">{t("treasury.none")}</p>;
  return (
    <table className="sheet">
      <thead>
        <tr>
          <th scope="col">{t("funds.pool")}</th>
          <th scope="col" className="sum">
            {t("treasury.today")}
          </th>
          <th scope="col" className="sum">
            {t("treasury.last")}
          </th>
          <th scope="col">{t("treasury.when")}</th>
          <th scope="col">{t("treasury.number")}</th>
        </tr>
      </thead>
      <tbody>
        {paidInto.map((pool) => (
          <PaidIn key={pool.jurisdictionCode} pool={pool} />
        ))}
      </tbody>
    </table>
  );
}

async function PaidIn({ pool: { name, replenished } }: { pool: Pool }) {
  const { t, look } = await speak();
  const { today, last } = replenished;
  const paidToday =
    today.count === 0 ? "–" : t("funds.countAndSum", { count: String(today.count), sum: yuan(today.totalFen) });
  return (
    <tr>
      <th scope="row">{name}</th>
      <td className={today.count === 0 ? "sum nothing" : "sum"} data-head={t("treasury.today")}>
        {paidToday}
      </td>
      <td className="sum" data-head={t("treasury.last")}>
        {last === null ? "–" : yuan(last.amountFen)}
      </td>
      <td data-head={t("treasury.when")}>{last === null ? "–" : sayStamp(last.at, look)}</td>
      <td data-head={t("treasury.number")}>{last?.treasuryReference ?? "–"}</td>
    </tr>
  );
}
