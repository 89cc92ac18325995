import { speak } from "@/app/_messages/say";
import { serverRpc } from "@/app/_rpc/server";
import { Title } from "@/app/_ui/title";
import { unbroken } from "@/app/_ui/unbroken";
import { sayDate } from "@/app/_ui/when";
import { answered } from "@/app/answered";
import type { FundsView } from "@/app/views";
import { Desk } from "../desk";
import { yuan } from "../yuan";
import { BetweenPools } from "./between-pools";
import { CompareNow } from "./compare-now";
import { Differences } from "./differences";
import { PaymentFinder } from "./payment-finder";
import { Pools } from "./pools";
import { Recoveries } from "./recoveries";
import { Replenishments } from "./replenishments";

const HERE = "/office/funds";

/** 资金: the finance officer's pools and advances, what flows today, what is asked back, and where the bank does not agree. */
export default async function FundsPage() {
  const rpc = await serverRpc();
  const funds = await answered(rpc.funds.read(), HERE);
  const recoveries = await rpc.claims.recoveries();
  const { t, look } = await speak();
  return (
    <Desk current="funds">
      <Title>{t("funds.title")}</Title>
      <div className="desk-head">
        <div>
          <h1 className="title">{t("funds.title")}</h1>
          <p className="note">{unbroken(t("funds.sumsOf", { date: sayDate(funds.civilDate, look) }))}</p>
        </div>
        <div className="acts">
          <a className="button" href={`${HERE}/export?as=xlsx`} download>
            {t("funds.xlsx")}
          </a>
          <a className="button" href={`${HERE}/export?as=csv`} download>
            {t("funds.csv")}
          </a>
          <CompareNow
            today={funds.civilDate}
            from={funds.comparableFrom}
            words={{
              day: t("closing.day"),
              compare: t("funds.compare"),
              comparing: t("funds.comparing"),
              notWritten: t("closing.notWritten"),
            }}
          />
        </div>
      </div>
      <Totals funds={funds} />
      <section>
        <h2 className="heading">{t("funds.differences")}</h2>
        {funds.differences.length === 0 ? <NoDifference funds={funds} /> : <Differences funds={funds} />}
      </section>
      <section>
        <h2 className="heading">{t("payment.recovery")}</h2>
        {recoveries.length === 0 ? <p className="quiet">{t("payment.none")}</p> : <Recoveries rows={recoveries} />}
      </section>
      <PaymentFinder />
      <section>
        <h2 className="heading">{t("treasury.title")}</h2>
        <Replenishments pools={funds.pools} />
      </section>
      <section>
        <h2 className="heading">{t("funds.pool")}</h2>
        <Pools pools={funds.pools} />
      </section>
      <section>
        <h2 className="heading">{t("between.title")}</h2>
        <p className="note">{t("between.how")}</p>
        <BetweenPools pools={funds.pools} />
      </section>
    </Desk>
  );
}

/** Nothing differs: in all that was compared, which is said, because what was never compared proves nothing. */
async function NoDifference({ funds: { pools } }: { funds: FundsView }) {
  const { t } = await speak();
  const never = pools.filter(({ reconciled }) => !reconciled).length;
  const partly = never === pools.length ? t("funds.noneYet") : t("funds.nonePartly", { count: String(never) });
  return <p className="quiet">{never === 0 ? t("funds.none") : partly}</p>;
}

async function Totals({ funds }: { funds: FundsView }) {
  const { t } = await speak();
  const sum = (of: (pool: FundsView["pools"][number]) => number) =>
    funds.pools.reduce((total, pool) => total + of(pool), 0);
  const open = funds.differences.filter(({ state }) => state === "open" || state === "in-hand").length;
  const figures = [
    { name: t("funds.allFree"), figure: yuan(sum(({ freeFen }) => freeFen)) },
    { name: t("funds.allReserved"), figure: yuan(sum(({ reservedFen }) => reservedFen)) },
    { name: t("funds.allAdvanced"), figure: yuan(sum(({ advancedFen }) => advancedFen)) },
    { name: t("funds.allCredited"), figure: yuan(sum(({ today }) => today.credited.totalFen)), tone: "arrived" },
    {
      name: t("funds.openDifferences"),
      figure: t("funds.countOf", { count: String(open) }),
      tone: open > 0 ? "attention" : "",
    },
  ];
  return (
    <dl className="totals">
      {figures.map(({ name, figure, tone = "" }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className={`figure ${tone}`.trim()}>{figure}</dd>
        </div>
      ))}
    </dl>
  );
}
