import { redirect } from "next/navigation";
import { speak } from "@/app/_messages/say";
import { serverRpc } from "@/app/_rpc/server";
import { AccountName } from "@/app/_ui/account-name";
import { CallTool } from "@/app/_ui/bar";
import { Foot } from "@/app/_ui/foot";
import { MainTabs } from "@/app/_ui/main-tabs";
import { RowLink } from "@/app/_ui/row";
import { ReadTool } from "@/app/_ui/screen-bar";
import { Title } from "@/app/_ui/title";
import { unbroken } from "@/app/_ui/unbroken";
import { middayOf, sayDate, sayMoment } from "@/app/_ui/when";
import { answered } from "@/app/answered";
import type { EntitlementRow, FirstWordView, HomeView, MeView, RequestView, StandingView } from "@/app/views";
import { CameBack, Held, OnTheWay, OtherPrograms, Undetermined, Upcoming } from "../../../(citizen)/(home)/home-lists";
import { FirmStage } from "../firm-stage";

type Speech = Awaited<ReturnType<typeof speak>>;

/** What the represented firm can take: a list to tick, and one button for what is ticked. */
export default async function FirmPage() {
  const rpc = await serverRpc();
  const home = await answered(rpc.entitlements.home(), "/firm");
  if (home.subject.kind !== "enterprise") redirect("/firm/switch");
  const me = await rpc.identity.me();
  const standing = await answered(rpc.delegations.standing(), "/firm");
  const words = await rpc.claims.firstWords();
  const { toDecide } = standing.isLegalRepresentative ? await rpc.delegations.requests() : { toDecide: [] };
  const requests = toDecide.filter(({ enterpriseId }) => enterpriseId === standing.enterpriseId);
  const { look, t, messages, money } = await speak();
  const account = home.payeeAccount;
  const { name } = home.subject;
  const seenBy = standing.isLegalRepresentative ? null : standing.representativeName;
  const after = (
    <>
      <p className="note mt-row">
        {unbroken(mandateOf(me, { look, t }), [me.name])}
        {seenBy ? unbroken(t("delegations.mandateSeen", { name: seenBy }), [seenBy]) : null}
      </p>
      <CameBack home={home} />
      <FirmDesk requests={requests} isRepresentative={standing.isLegalRepresentative} />
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
        lines={home.claimable.map((line) => ({
          entitlementId: line.entitlementId,
          version: line.version,
          programName: line.programName,
          amountFen: line.amountFen,
          brief: line.brief,
          ...termsOf(line, { standing, words, t, money }),
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

/** Whether the one who acts may take a line, and what has to be said of it. */
function termsOf(
  line: EntitlementRow,
  known: { standing: StandingView; words: readonly FirstWordView[] } & Pick<Speech, "t" | "money">,
): { locked: string | null; hint: string | null } {
  const { standing, words, t, money } = known;
  const { programs, maxAmountFen, secondPersonAboveFen: above } = standing;
  const covered =
    (programs === null || programs.includes(line.programId)) &&
    (maxAmountFen === null || line.amountFen <= maxAmountFen);
  if (!covered) return { locked: t("delegations.locked"), hint: null };
  if (above === null || line.amountFen <= above) return { locked: null, hint: null };
  const said = words.filter((word) => word.entitlementId === line.entitlementId && word.version === line.version);
  const other = said.find(({ mine }) => !mine);
  if (other) return { locked: null, hint: t("delegations.firstOf", { person: other.personName }) };
  if (said.length > 0) return { locked: t("delegations.firstMine"), hint: null };
  return { locked: null, hint: t("delegations.two", { sum: money(above) }) };
}

/** What else there is to do for the firm: its code and its representatives for the one who answers for them, the months for all. */
async function FirmDesk(props: { requests: readonly RequestView[]; isRepresentative: boolean }) {
  const { t } = await speak();
  return (
    <ul className="rows ruled settings apart">
      {props.requests.map(({ requestId, personName: person }) => (
        <li key={requestId}>
          <RowLink
            href={`/firm/requests/${requestId}`}
            fit="close"
            icon="person"
            name={t("delegations.requestRow", { person })}
          />
        </li>
      ))}
      {props.isRepresentative ? (
        <>
          <li>
            <RowLink href="/firm/code" fit="close" light icon="scan" name={t("firmCode.title")} />
          </li>
          <li>
            <RowLink href="/firm/delegations" fit="close" light icon="person" name={t("delegations.title")} />
          </li>
        </>
      ) : null}
      <li>
        <RowLink href="/firm/month" fit="close" light icon="save" name={t("month.title")} />
      </li>
    </ul>
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
function mandateOf(me: MeView, { look, t }: Pick<Speech, "look" | "t">): string {
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
