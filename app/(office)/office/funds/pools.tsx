import { speak } from "@/app/_messages/say";
import type { FundsView } from "@/app/views";
import { yuan } from "../yuan";

const HEADS = [
  "funds.pool",
  "funds.free",
  "funds.reserved",
  "funds.advanced",
  "funds.creditLine",
  "funds.underWay",
  "funds.credited",
  "funds.rejected",
  "funds.returned",
  "funds.reconciled",
] as const;

/** What a phone need not list. */
const NOTHING = ["–", yuan(0)];

type Pool = FundsView["pools"][number];

/** What each pool holds, what is promised and lent, and what flows today. */
export async function Pools({ pools }: { pools: readonly Pool[] }) {
  const { t } = await speak();
  return (
    <table className="sheet">
      <thead>
        <tr>
          {HEADS.map((head) => (
            <th
              key={head}
              scope="col"
              className={head === "funds.pool" || head === "funds.reconciled" ? undefined : "sum"}
            >
              {t(head)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {pools.map((pool) => (
          <PoolRow key={pool.jurisdictionCode} pool={pool} />
        ))}
      </tbody>
    </table>
  );
}

async function PoolRow({ pool }: { pool: Pool }) {
  const { t } = await speak();
  const flow = ({ count, totalFen }: { count: number; totalFen: number }) =>
    count === 0 ? "–" : t("funds.countAndSum", { count: String(count), sum: yuan(totalFen) });
  const { reconciled } = pool;
  const sums = {
    "funds.free": yuan(pool.freeFen),
    "funds.reserved": yuan(pool.reservedFen),
    "funds.advanced": yuan(pool.advancedFen),
    "funds.creditLine": yuan(pool.creditLineFen),
    "funds.underWay": flow(pool.today.underWay),
    "funds.credited": flow(pool.today.credited),
    "funds.rejected": flow(pool.today.rejected),
    "funds.returned": flow(pool.today.returned),
  } as const;
  const compared = reconciled
    ? t("funds.reconciledOn", {
        day: reconciled.day,
        entries: String(reconciled.entryCount),
        matched: String(reconciled.matchedCount),
      })
    : t("funds.neverReconciled");
  return (
    <tr>
      <th scope="row">{pool.name}</th>
      {(Object.keys(sums) as (keyof typeof sums)[]).map((head) => (
        <td key={head} className={NOTHING.includes(sums[head]) ? "sum nothing" : "sum"} data-head={t(head)}>
          {sums[head]}
        </td>
      ))}
      <td data-head={t("funds.reconciled")}>
        {compared}
        {reconciled && reconciled.openingGapFen !== 0 ? (
          <p className="note attention">{t("closing.gap", { sum: yuan(reconciled.openingGapFen) })}</p>
        ) : null}
      </td>
    </tr>
  );
}
