import { speak } from "@/app/_messages/say";
import { serverRpc } from "@/app/_rpc/server";
import { Wordmark } from "@/app/_ui/bar";
import { Title } from "@/app/_ui/title";
import { sayStamp } from "@/app/_ui/when";
import { answered } from "@/app/answered";
import type { UnclaimedGroup, UnclaimedView } from "@/app/views";
import { type Bar, Bars } from "../bars";
import { counted, yuan } from "../figures";
import { CampaignDesk } from "./campaign-desk";
import { PlanSwitch } from "./plan-switch";
import { UnreachedTable } from "./unreached-table";

const HERE = "/office/unclaimed";
const FEN_PER_TEN_THOUSAND = 1_000_000;

/** 未领资金: what was worked out and nobody has taken, why, and the reminders that are sent about it. */
export default async function UnclaimedPage() {
  const rpc = await serverRpc();
  const view = await answered(rpc.reminders.unclaimed(), HERE);
  const campaigns = await rpc.reminders.campaigns();
  const { look, t, messages } = await speak();
  const { place, countedAt } = view;
  const when = countedAt ? sayStamp(countedAt, look) : "";
  return (
    <>
      <Title>{t("unclaimed.title")}</Title>
      <header className="bar">
        <Wordmark>{t("product.name")}</Wordmark>
      </header>
      <main className="page desk" id="main">
        <div className="head">
          <div>
            <h1 className="title">{t("unclaimed.title")}</h1>
            <p className="note">{countedAt ? t("unclaimed.asOf", { place, when }) : t("unclaimed.never", { place })}</p>
          </div>
        </div>
        <Totals view={view} />
        <div className="charts">
          <Chart title={t("unclaimed.byReason")} rows={await named(view.byReason, "reasons")} />
          <Chart title={t("unclaimed.byAge")} rows={await named(view.byAge, "ages")} />
          <Chart title={t("unclaimed.byDistrict")} rows={view.byDistrict} />
        </div>
        <Programs rows={view.byProgram} maySwitch={view.maySwitchPlans} />
        <CampaignDesk
          words={messages.unclaimed}
          programs={view.byProgram.map(({ key, name }) => ({ key, name }))}
          campaigns={campaigns}
        />
        <UnreachedTable rows={view.unreached} />
      </main>
    </>
  );
}

/** Groups that are named by a word of ours. */
async function named(rows: readonly UnclaimedGroup[], of: "reasons" | "ages"): Promise<UnclaimedGroup[]> {
  const { messages } = await speak();
  const words: Readonly<Record<string, string>> = messages.unclaimed[of];
  return rows.map((row) => ({ ...row, name: words[row.key] ?? row.name }));
}

async function Totals({ view }: { view: UnclaimedView }) {
  const { t } = await speak();
  return (
    <section className="totals">
      <div>
        <p className="note">{t("unclaimed.total")}</p>
        <p className="figure nowrap">¥{yuan(view.totalFen)}</p>
      </div>
      <div>
        <p className="note">{t("unclaimed.count")}</p>
        <p className="figure">{counted(view.entitlements)}</p>
      </div>
      <div>
        <p className="note">{t("unclaimed.expiring")}</p>
        <p className="figure attention nowrap">¥{yuan(view.expiringFen)}</p>
        <p className="note">{t("unclaimed.expiringNote")}</p>
      </div>
      <div>
        <p className="note">{t("unclaimed.unreachedCount")}</p>
        <p className="figure">{counted(view.unreached.length)}</p>
        <p className="note">{t("unclaimed.unreachedNote")}</p>
      </div>
    </section>
  );
}

async function Chart({ title, rows }: { title: string; rows: readonly UnclaimedGroup[] }) {
  const { t } = await speak();
  const bars: Bar[] = rows.map(({ key, name, amountFen }) => ({
    key,
    name,
    value: amountFen,
    said: amountFen === null ? t("unclaimed.tooFew") : (amountFen / FEN_PER_TEN_THOUSAND).toFixed(1),
  }));
  return (
    <section>
      <h2 className="heading">
        {title} <span className="note">{t("unclaimed.chart")}</span>
      </h2>
      <Bars rows={bars} label={`${title}，${t("unclaimed.chart")}`} />
    </section>
  );
}

async function Programs({ rows, maySwitch }: { rows: UnclaimedView["byProgram"]; maySwitch: boolean }) {
  const { t } = await speak();
  const said = (value: number | null, how: (value: number) => string) =>
    value === null ? t("unclaimed.tooFew") : how(value);
  return (
    <section className="mt-group">
      <h2 className="heading">{t("unclaimed.byProgram")}</h2>
      <div className="wide-table">
        <table>
          <thead>
            <tr>
              <th scope="col">{t("unclaimed.program")}</th>
              <th scope="col" className="n">
                {t("unclaimed.subjects")}
              </th>
              <th scope="col" className="n">
                {t("unclaimed.entitlements")}
              </th>
              <th scope="col" className="n">
                {t("unclaimed.amount")}
              </th>
              <th scope="col" className="n">
                {t("unclaimed.soon")}
              </th>
              <th scope="col">{t("unclaimed.byItself")}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.key}>
                <th scope="row">{row.name}</th>
                <td className="n">{said(row.subjects, counted)}</td>
                <td className="n">{said(row.entitlements, counted)}</td>
                <td className="n">{said(row.amountFen, yuan)}</td>
                <td className="n">{said(row.expiringFen, yuan)}</td>
                <td>
                  {maySwitch ? (
                    <PlanSwitch
                      programId={row.key}
                      name={`${t("unclaimed.byItself")}，${row.name}`}
                      on={row.remindsSince !== null}
                    />
                  ) : (
                    row.remindsSince && t("unclaimed.byItselfOn", { date: row.remindsSince })
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
