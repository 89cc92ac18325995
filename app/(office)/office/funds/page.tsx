import { speak } from "@/app/_messages/say";
import { serverRpc } from "@/app/_rpc/server";
import { Wordmark } from "@/app/_ui/bar";
import { Title } from "@/app/_ui/title";
import { answered } from "@/app/answered";
import type { DifferenceView, FundsView } from "@/app/views";
import { CompareNow } from "./compare-now";
import { DifferenceActions } from "./difference-actions";

const HERE = "/office/funds";

/** 资金: the finance officer's pools and advances, what flows today, and where the bank does not agree. */
export default async function FundsPage() {
  const rpc = await serverRpc();
  const funds = await answered(rpc.funds.read(), HERE);
  const { t } = await speak();
  return (
    <>
      <Title>{t("funds.title")}</Title>
      <header className="bar">
        <Wordmark heading>{t("funds.title")}</Wordmark>
      </header>
      <main className="page" id="main">
        <p className="note">{t("funds.sumsOf", { date: funds.civilDate })}</p>
        <Pools pools={funds.pools} />
        <CompareNow label={t("funds.compare")} sendingLabel={t("funds.comparing")} />
        <section className="mt-page">
          <h2 className="note strong">{t("funds.differences")}</h2>
          {funds.differences.length === 0 ? <p>{t("funds.none")}</p> : <Differences rows={funds.differences} />}
        </section>
        <p className="mt-page">
          <a href={`${HERE}/export?as=csv`} download>
            {t("funds.csv")}
          </a>{" "}
          <a href={`${HERE}/export?as=xlsx`} download>
            {t("funds.xlsx")}
          </a>
        </p>
      </main>
    </>
  );
}

async function Pools({ pools }: { pools: FundsView["pools"] }) {
  const { t } = await speak();
  const flow = ({ count, totalFen }: { count: number; totalFen: number }) =>
    t("funds.countAndSum", { count: String(count), sum: yuan(totalFen) });
  return (
    <div className="wide-table">
      <table>
        <thead>
          <tr>
            {(
              [
                "pool",
                "free",
                "reserved",
                "advanced",
                "creditLine",
                "underWay",
                "credited",
                "returned",
                "reconciled",
              ] as const
            ).map((head) => (
              <th key={head} scope="col">
                {t(`funds.${head}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {pools.map((pool) => (
            <tr key={pool.jurisdictionCode}>
              <th scope="row">{pool.name}</th>
              <td>{yuan(pool.freeFen)}</td>
              <td>{yuan(pool.reservedFen)}</td>
              <td>{yuan(pool.advancedFen)}</td>
              <td>{yuan(pool.creditLineFen)}</td>
              <td>{flow(pool.today.underWay)}</td>
              <td>{flow(pool.today.credited)}</td>
              <td>{flow(pool.today.returned)}</td>
              <td>
                {pool.reconciled
                  ? t("funds.reconciledOn", {
                      day: pool.reconciled.day,
                      entries: String(pool.reconciled.entryCount),
                      matched: String(pool.reconciled.matchedCount),
                    })
                  : t("funds.neverReconciled")}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

async function Differences({ rows }: { rows: readonly DifferenceView[] }) {
  const { t } = await speak();
  const words = {
    take: t("funds.take"),
    explain: t("funds.explain"),
    note: t("funds.note"),
    save: t("funds.save"),
    sending: t("funds.sending"),
  };
  return (
    <div className="wide-table">
      <table>
        <thead>
          <tr>
            {(["payment", "what", "ours", "banks", "state"] as const).map((head) => (
              <th key={head} scope="col">
                {t(`funds.${head}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.differenceId}>
              <th scope="row">
                {row.day} {row.endToEndId}
              </th>
              <td>{t(`funds.kinds.${row.kind}`)}</td>
              <td>{row.ourFen === null ? "–" : yuan(row.ourFen)}</td>
              <td>{row.bankFen === null ? "–" : yuan(row.bankFen)}</td>
              <td>
                {t(`funds.states.${row.state}`)}
                {row.note === "" ? null : <p className="note">{row.note}</p>}
                <DifferenceActions differenceId={row.differenceId} state={row.state} words={words} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const FEN_PER_YUAN = 100;
const inYuan = new Intl.NumberFormat("zh-CN", { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** A sum in a column: yuan with both decimals, without the sign that a reader of one sum needs. */
function yuan(amountFen: number): string {
  return inYuan.format(amountFen / FEN_PER_YUAN);
}
