import { redirect } from "next/navigation";
import { speak } from "@/app/_messages/say";
import { serverRpc } from "@/app/_rpc/server";
import { AccountName } from "@/app/_ui/account-name";
import { CallTool } from "@/app/_ui/bar";
import { Foot } from "@/app/_ui/foot";
import { MainTabs } from "@/app/_ui/main-tabs";
import { ReadTool } from "@/app/_ui/screen-bar";
import { Title } from "@/app/_ui/title";
import { middayOf, sayDate, sayMoment } from "@/app/_ui/when";
import { answered } from "@/app/answered";
import type { HomeView, MeView } from "@/app/views";
import { Held, OnTheWay, OtherPrograms, Undetermined, Upcoming } from "../../../(citizen)/(home)/home-lists";
import { FirmStage } from "../firm-stage";

/** What the represented firm can take: a list to tick, and one button for what is ticked. */
export default async function FirmPage() {
  const rpc = await serverRpc();
  const home = await answered(rpc.entitlements.home(), "/firm");
  if (home.subject.kind !== "enterprise") redirect("/firm/switch");
  const me = await rpc.identity.me();
  const { look, t, messages, money } = await speak();
  const account = home.payeeAccount;
  const { name } = home.subject;
  const after = (
    <>
      <p className="note mt-row">{mandateOf(me, { look, t })}</p>
      <OnTheWay home={home} />
      <Held home={home} />
      <Upcoming home={home} />
      <Undetermined home={home} />
      <OtherPrograms />
    </>
  );
  if (home.claimable.length === 0) return <FirmWithNothing home={home}>{after}</FirmWithNothing>;

  return (
    <>
      <Title>{t("firm.title", { name, sum: money(home.claimableTotalFen) })}</Title>
      <FirmStage
        lines={home.claimable.map(({ entitlementId, version, programName, amountFen, brief }) => ({
          entitlementId,
          version,
          programName,
          amountFen,
          brief,
        }))}
        account={account}
        accountLine={
          account ? (
            <AccountName sentence={messages.account.toCorporate} bank={account.bankName} tail={account.tail} />
          ) : (
            t("home.noAccount")
          )
        }
        words={messages.firm}
        addAccountLabel={t("home.addAccount")}
        bar={<FirmBar />}
        tabs={<MainTabs current="home" firm />}
      >
        {after}
      </FirmStage>
    </>
  );
}

/** In elder mode the screen can be read aloud and somebody be asked; otherwise the bar that says for whom one acts is all. */
async function FirmBar() {
  const { look, t } = await speak();
  if (look.mode !== "elder") return null;
  return (
    <div className="bar">
      <span className="spring" />
      <CallTool label={t("common.call")} />
      <ReadTool />
    </div>
  );
}

/** In whose name every confirmation is recorded, and until when she may. */
function mandateOf(me: MeView, { look, t }: Pick<Awaited<ReturnType<typeof speak>>, "look" | "t">): string {
  const firm = me.firms.find(({ enterpriseId }) => enterpriseId === me.actingFor?.enterpriseId);
  if (!firm) return "";
  const { title, validUntil } = firm;
  if (!validUntil) return t("firm.mandateOpen", { person: me.name, title });
  return t("firm.mandate", { person: me.name, title, date: sayDate(validUntil, look) });
}

async function FirmWithNothing({ home, children }: { home: HomeView; children: React.ReactNode }) {
  const { look, t, money } = await speak();
  const { count, totalFen } = home.creditedThisYear;
  const when = home.checkedAt ? sayMoment(home.checkedAt, middayOf(home.civilDate), look) : "";
  return (
    <>
      <Title>{t("firm.nothing")}</Title>
      <FirmBar />
      <main className="page" id="main">
        <h1 className="title mt-near mb-tight">{t("firm.nothing")}</h1>
        <p className="quiet">{t("firm.nothingNote", { when, count: home.programsChecked })}</p>
        {count > 0 ? (
          <section className="mt-page">
            <p className="note">{t("home.creditedThisYear", { year: home.civilDate.slice(0, 4), count })}</p>
            <p className="figure arrived">{money(totalFen)}</p>
          </section>
        ) : null}
        {children}
      </main>
      <Foot tabs={<MainTabs current="home" firm />} />
    </>
  );
}
