import { speak } from "@/app/_messages/say";
import { AccountName } from "@/app/_ui/account-name";
import { Aside } from "@/app/_ui/aside";
import { MainTabs } from "@/app/_ui/main-tabs";
import { RowLink } from "@/app/_ui/row";
import { Title } from "@/app/_ui/title";
import { sayDate } from "@/app/_ui/when";
import type { HomeView } from "@/app/views";
import { ClaimAllStage } from "../_tap/claim-all-stage";
import { sayCheckCode } from "../inbox/check-code";
import { HomeBar } from "./home-bar";
import { CameBack, Held, OnTheWay, OtherPrograms, Undetermined, Upcoming } from "./home-lists";

const SOON_DAYS = 60;
const DAY_MS = 86_400_000;

/** Home with money waiting: the sum, each benefit with its amount, and one button for all of them. */
export async function HomeWithMoney({ home, checkCode }: { home: HomeView; checkCode: string | null }) {
  const { look, t, messages, money } = await speak();
  const account = home.payeeAccount;
  const sum = money(home.claimableTotalFen);
  const soon = (date: string) => Date.parse(date) - Date.parse(home.civilDate) < SOON_DAYS * DAY_MS;
  const noteOf = ({ brief, expiresOn }: HomeView["claimable"][number]) =>
    expiresOn && soon(expiresOn)
      ? t("home.expires", { brief, date: sayDate(expiresOn, look, home.civilDate.slice(0, 4)) })
      : brief;

  return (
    <>
      <Title>{t("home.title", { sum })}</Title>
      <ClaimAllStage
        lines={home.claimable.map(({ entitlementId, version, programName, amountFen }) => ({
          entitlementId,
          version,
          programName,
          amountFen,
        }))}
        account={account}
        label={home.claimable.length === 1 ? t("entitlement.claim", { sum }) : t("home.claimAll", { sum })}
        addAccountLabel={t("home.addAccount")}
        bar={<HomeBar name={home.subject.name} />}
        heading={<h1 className="lead">{t("home.waiting", { count: home.claimable.length })}</h1>}
        tabs={<MainTabs current="home" />}
      >
        {account ? (
          <p className="quiet">
            <AccountName sentence={messages.account.to} bank={account.bankName} tail={account.tail} />
          </p>
        ) : null}
        <CameBack home={home} />
        <ul className="rows mt-row">
          {home.claimable.map((row) => (
            <li key={row.entitlementId}>
              <RowLink
                href={`/entitlements/${row.entitlementId}`}
                name={row.programName}
                note={noteOf(row)}
                sum={money(row.amountFen)}
              />
            </li>
          ))}
        </ul>
        <OnTheWay home={home} />
        <Held home={home} />
        <Upcoming home={home} />
        <Undetermined home={home} />
        <OtherPrograms />
        <div className="near-foot">
          {account ? (
            <Assurance checkCode={checkCode} />
          ) : (
            <Aside icon="bank" warn title={t("home.noAccount")}>
              {t("home.noAccountNote")}
            </Aside>
          )}
        </div>
      </ClaimAllStage>
    </>
  );
}

/** 是真的吗: the number that stands in our last text message, else what we never ask for. */
async function Assurance({ checkCode }: { checkCode: string | null }) {
  const { t } = await speak();
  if (checkCode === null) {
    return (
      <Aside icon="shield" title={t("home.assurance")}>
        {t("home.assuranceNote")}
      </Aside>
    );
  }
  return (
    <Aside icon="shield" title={t("reminders.checkCode", { code: sayCheckCode(checkCode) })}>
      {t("reminders.checkCodeNote")}
    </Aside>
  );
}
