import { speak } from "@/app/_messages/say";
import type { FundsView } from "@/app/views";
import { yuan } from "../yuan";

type Pool = FundsView["pools"][number];
type Order = NonNullable<Pool["orders"]["lastShare"]>;

const SUMS = ["owed", "underWay", "moved"] as const;

/** 划拨与清算: what the city still owes each pool's account, what is on its way and what has moved, and how the latest orders stand. */
export async function BetweenPools({ pools }: { pools: readonly Pool[] }) {
  const { t } = await speak();
  const touched = pools.filter(
    ({ cityShareFen, orders }) => cityShareFen !== 0 || orders.lastShare !== null || orders.lastSettlement !== null,
  );
  if (touched.length === 0) return <p className="quiet">{t("between.none")}</p>;
  return (
    <table className="sheet">
      <thead>
        <tr>
          <th scope="col">{t("funds.pool")}</th>
          {SUMS.map((head) => (
            <th key={head} scope="col" className="sum">
              {t(`between.${head}`)}
            </th>
          ))}
          <th scope="col">{t("between.lastShare")}</th>
          <th scope="col">{t("between.lastSettlement")}</th>
        </tr>
      </thead>
      <tbody>
        {touched.map((pool) => (
          <Row key={pool.jurisdictionCode} pool={pool} />
        ))}
      </tbody>
    </table>
  );
}

async function Row({ pool: { name, cityShareFen, orders } }: { pool: Pool }) {
  const { t } = await speak();
  const sums = { owed: cityShareFen, underWay: orders.underWayFen, moved: orders.movedFen };
  return (
    <tr>
      <th scope="row">{name}</th>
      {SUMS.map((head) => (
        <td key={head} className={sums[head] === 0 ? "sum nothing" : "sum"} data-head={t(`between.${head}`)}>
          {yuan(sums[head])}
        </td>
      ))}
      <td className={orders.lastShare ? undefined : "nothing"} data-head={t("between.lastShare")}>
        <Latest order={orders.lastShare} />
      </td>
      <td className={orders.lastSettlement ? undefined : "nothing"} data-head={t("between.lastSettlement")}>
        <Latest order={orders.lastSettlement} />
      </td>
    </tr>
  );
}

/** Day, sum and state of an order; one that the bank refused or brought back is to be looked at. */
async function Latest({ order }: { order: Order | null }) {
  const { t } = await speak();
  if (!order) return "–";
  const { day, amountFen, status } = order;
  const isAmiss = status === "rejected" || status === "returned";
  const said = t(amountFen < 0 ? "between.back" : "between.on", { day, sum: yuan(Math.abs(amountFen)) });
  return (
    <>
      {said}
      <p className={isAmiss ? "note attention" : "note"}>{t(`between.states.${status}`)}</p>
    </>
  );
}
