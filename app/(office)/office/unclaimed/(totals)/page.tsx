import { speak } from "@/app/_messages/say";
import { serverRpc } from "@/app/_rpc/server";
import { Aside } from "@/app/_ui/aside";
import { Title } from "@/app/_ui/title";
import { unbroken } from "@/app/_ui/unbroken";
import { sayStamp } from "@/app/_ui/when";
import { answered } from "@/app/answered";
import type { UnclaimedGroup, UnclaimedView } from "@/app/views";
import { Desk } from "../../desk";
import { yuan } from "../../yuan";
import { type Bar, Bars } from "../bars";
import { counted, tenThousands } from "../figures";
import { CampaignDesk } from "./campaign-desk";
import { Programs } from "./programs";
import { UnreachedTable } from "./unreached-table";

const HERE = "/office/unclaimed";
const FIRMS = "firm"; // the one group by age that has none

/** 未领资金: what was worked out and nobody has taken, why, and the reminders that are sent about it. */
export default async function UnclaimedPage({ searchParams }: { searchParams: Promise<{ failed?: unknown }> }) {
  const rpc = await serverRpc();
  const view = await answered(rpc.reminders.unclaimed(), HERE);
  const campaigns = await rpc.reminders.campaigns();
  const { look, t, messages } = await speak();
  const { place, countedAt } = view;
  const { failed } = await searchParams;
  const whyNot = failed === "TOO_MANY_REQUESTS" ? messages.refusals[failed] : messages.reminderDesk.exportFailed;
  const trouble = failed === undefined ? null : whyNot;
  const when = countedAt ? sayStamp(countedAt, look) : "";
  return (
    <Desk current="unclaimed">
      <Title>{t("unclaimed.title")}</Title>
      <div className="desk-head">
        <div>
          <h1 className="title">{t("unclaimed.title")}</h1>
          <p className="note">
            {unbroken(countedAt ? t("unclaimed.asOf", { place, when }) : t("unclaimed.never", { place }))}
          </p>
        </div>
        <div className="acts">
          <a className="button" href={`${HERE}/export`} download>
            {t("unclaimed.export")}
          </a>
        </div>
      </div>
      {trouble ? (
        <Aside icon="exclamation" warn role="alert" title={trouble.what}>
          {trouble.next}
        </Aside>
      ) : null}
      <Totals view={view} />
      <div className="two pictures">
        <Chart title={t("unclaimed.byReason")} rows={await named(view.byReason, "reasons")} />
        <Ages rows={await named(view.byAge, "ages")} />
        {view.byDistrict.length > 1 ? <Chart title={t("unclaimed.byDistrict")} rows={view.byDistrict} /> : null}
      </div>
      <CampaignDesk
        words={messages.unclaimed}
        programs={view.byProgram.map(({ key, name }) => ({ key, name }))}
        districts={view.byDistrict.map(({ key, name }) => ({ key, name }))}
        campaigns={campaigns}
      />
      <Programs rows={view.byProgram} maySwitch={view.maySwitchPlans} />
      <UnreachedTable rows={view.unreached} />
    </Desk>
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
  const figures = [
    { name: t("unclaimed.total"), figure: yuan(view.totalFen) },
    { name: t("unclaimed.count"), figure: counted(view.entitlements) },
    {
      name: `${t("unclaimed.expiring")}，${t("unclaimed.expiringNote")}`,
      figure: yuan(view.expiringFen),
      tone: view.expiringFen > 0 ? "attention" : "",
    },
    { name: `${t("unclaimed.unreachedCount")}，${t("unclaimed.unreachedNote")}`, figure: counted(view.unreachedCount) },
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

/** People by age, on their own scale: what firms have not taken is another order of size and stands apart, in figures. */
async function Ages({ rows }: { rows: readonly UnclaimedGroup[] }) {
  const { t } = await speak();
  const firms = rows.find(({ key }) => key === FIRMS);
  return (
    <div>
      <Chart title={t("unclaimed.byAge")} rows={rows.filter((row) => row !== firms)} />
      {firms ? (
        <p className="note mt-tight">
          {t("unclaimed.firmsApart", { name: firms.name, sum: tenThousands(firms.amountFen) ?? t("unclaimed.tooFew") })}
        </p>
      ) : null}
    </div>
  );
}

async function Chart({ title, rows }: { title: string; rows: readonly UnclaimedGroup[] }) {
  const { t } = await speak();
  const bars: Bar[] = rows.map(({ key, name, amountFen }) => ({
    key,
    name,
    value: amountFen,
    said: tenThousands(amountFen) ?? t("unclaimed.tooFew"),
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
