import { speak } from "@/app/_messages/say";
import { AccountName } from "@/app/_ui/account-name";
import { ButtonLink, CallButton } from "@/app/_ui/button";
import { Foot } from "@/app/_ui/foot";
import { Icon } from "@/app/_ui/icon";
import { MainTabs } from "@/app/_ui/main-tabs";
import { RowLink } from "@/app/_ui/row";
import { Title } from "@/app/_ui/title";
import { sayDate, sayDatesIn } from "@/app/_ui/when";
import type { HomeView } from "@/app/views";
import { ConfirmStage } from "../_tap/confirm-stage";
import { sayCheckCode } from "../inbox/check-code";
import { standingOf } from "./empty-home";
import { HomeBar } from "./home-bar";
import { CameBack, Unopened } from "./home-lists";

/** 长辈版: one benefit at a time, the largest first; one main button, and a telephone under it. */
export async function ElderHome(props: { home: HomeView; checkCode: string | null; unopened: number }) {
  const { home, checkCode, unopened } = props;
  const { t, messages, money } = await speak();
  const [first] = home.claimable.toSorted((a, b) => b.amountFen - a.amountFen);
  const account = home.payeeAccount;
  if (!first) return <ElderNothing home={home} unopened={unopened} />;

  const sum = money(first.amountFen);
  const bar = <HomeBar name={home.subject.name} />;
  const heading = <h1 className="heading mt-row">{t("elderHome.waiting", { name: home.subject.name })}</h1>;
  const call = <CallButton weight="side">{t("common.ask")}</CallButton>;
  const tabs = <MainTabs current="home" />;
  const what = <p className="heading phrases">{first.programName}</p>;
  if (!account) {
    return (
      <>
        <Title>{t("home.title", { sum })}</Title>
        {bar}
        <main className="page" id="main">
          {heading}
          <p className="title">{sum}</p>
          {what}
          <p className="mt-page">{t("home.noAccount")}</p>
          <p>{t("home.noAccountNote")}</p>
          <CameBack home={home} />
        </main>
        <Foot tabs={tabs}>
          <ButtonLink weight="action" href="/accounts/new">
            {t("home.addAccount")}
          </ButtonLink>
          {call}
        </Foot>
      </>
    );
  }
  return (
    <>
      <Title>{t("home.title", { sum })}</Title>
      <ConfirmStage
        key={first.entitlementId}
        entitlement={first}
        account={account}
        here="/"
        label={t("entitlement.claim", { sum })}
        bar={bar}
        heading={heading}
        belowAction={call}
        tabs={tabs}
      >
        {what}
        <p className="mt-tight">
          <AccountName sentence={messages.account.to} bank={account.bankName} tail={account.tail} />
        </p>
        <p className="safe mt-row">
          <Icon name="shield" small />
          {checkCode ? t("reminders.checkCode", { code: sayCheckCode(checkCode) }) : t("elderHome.safe")}
        </p>
        <CameBack home={home} />
        <More home={home} />
        <div className="near-foot edge">
          <RowLink href={`/entitlements/${first.entitlementId}`} name={t("elderHome.why")} />
          <RowLink href="/programs" name={t("home.programs")} />
        </div>
      </ConfirmStage>
    </>
  );
}

/** In one sentence each: what follows, and what comes later. */
async function More({ home }: { home: HomeView }) {
  const { look, t, money } = await speak();
  const [next] = home.upcoming.toSorted((a, b) => a.claimableFrom.localeCompare(b.claimableFrom));
  const more = Math.max(0, home.claimable.length - 1);
  const year = home.civilDate.slice(0, 4);
  return (
    <>
      {home.held.map((row) => (
        <p className="mt-row" key={row.programName}>
          {t("elderHome.held", {
            program: row.programName,
            sum: money(row.amountFen),
            reason: sayDatesIn(row.reason, look, year),
          })}
        </p>
      ))}
      {home.held.length > 0 ? <p>{t("home.heldNote")}</p> : null}
      {more > 0 ? <p className="mt-row">{t("elderHome.more", { count: more })}</p> : null}
      {next ? (
        <p className="mt-row">
          {t("elderHome.later", { sum: money(next.amountFen), date: sayDate(next.claimableFrom, look, year) })}
        </p>
      ) : null}
    </>
  );
}

/** 没有事要办 is said only to whom it is true. */
function noteOf(home: HomeView): "cameBackNote" | "openNote" | "nothingNote" {
  if (home.returnedClaimIds.length > 0) return "cameBackNote";
  const open = home.undetermined.length + home.onTheWayCount + home.recoveringClaimIds.length;
  return open > 0 ? "openNote" : "nothingNote";
}

async function ElderNothing({ home, unopened }: { home: HomeView; unopened: number }) {
  const { t } = await speak();
  const title = t(`elderHome.${standingOf(home)}`, { name: home.subject.name });
  return (
    <>
      <Title>{title}</Title>
      <HomeBar name={home.subject.name} />
      <main className="page" id="main">
        <h1 className="title mt-row">{title}</h1>
        <p className="mt-row">{t(`elderHome.${noteOf(home)}`)}</p>
        <CameBack home={home} />
        <Unopened count={unopened} />
        <More home={home} />
        <ul className="rows ruled apart">
          {home.onTheWayCount > 0 ? (
            <li>
              <RowLink href="/claims" name={t("home.onTheWay", { count: home.onTheWayCount })} />
            </li>
          ) : null}
          {home.undetermined.map((gap) => (
            <li key={gap.gapId}>
              <RowLink
                href={`/entitlements/missing/${gap.gapId}`}
                name={gap.programName}
                note={t("home.undetermined")}
              />
            </li>
          ))}
          <li>
            <RowLink href="/programs" name={t("home.programs")} />
          </li>
        </ul>
      </main>
      <Foot tabs={<MainTabs current="home" />}>
        <CallButton weight="side">{t("common.ask")}</CallButton>
      </Foot>
    </>
  );
}
