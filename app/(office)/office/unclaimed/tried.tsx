import { speak } from "@/app/_messages/say";
import { Title } from "@/app/_ui/title";
import { Way } from "@/app/_ui/way";
import { sayDate, sayStamp } from "@/app/_ui/when";
import type { CaseView } from "@/app/views";
import { Desk } from "../desk";
import { yuan } from "../yuan";
import { yuanOfLi } from "./figures";

type Owed = CaseView["entitlements"][number];

/** 经过: what was tried, benefit by benefit, why it is not taken as far as known, and what comes next. */
export async function Tried({ one, backTo }: { one: CaseView; backTo: "totals" | "list" }) {
  const { t } = await speak();
  const [first] = one.entitlements;
  return (
    <Desk current="unclaimed">
      <Title>{t("unclaimed.caseTitle")}</Title>
      <div className="desk-head">
        <h1 className="title">{one.name || t("openPages.nameless")}</h1>
        <div className="acts">
          {backTo === "list" && first ? (
            <Way className="button" href={`/office/unclaimed/program/${encodeURIComponent(first.programId)}`}>
              {t("openPages.back")}
            </Way>
          ) : (
            <Way className="button" href="/office/unclaimed">
              {t("unclaimed.back")}
            </Way>
          )}
        </div>
      </div>
      {one.entitlements.map((owed) => (
        <TriedFor key={owed.entitlementId} owed={owed} />
      ))}
    </Desk>
  );
}

async function TriedFor({ owed }: { owed: Owed }) {
  const { look, t } = await speak();
  const date = (day: string) => sayDate(day, look);
  return (
    <section>
      <h2 className="heading">
        {owed.programName} <span className="nowrap">¥{yuan(owed.amountFen)}</span>
      </h2>
      <p className="note">
        {t("unclaimed.since", { date: date(owed.since) })}
        {owed.expiresOn ? `，${t("unclaimed.until", { date: date(owed.expiresOn) })}` : ""}
      </p>
      <p className="mt-tight">{t(`unclaimed.reasons.${owed.reason}`)}</p>
      <ul className="rows mt-tight">
        {owed.tried.map((tried) => (
          <li key={`${tried.at} ${tried.channel}`} className="row close">
            <span className="main">
              <span className="name light">{t(`reminders.channels.${tried.channel}`)}</span>
              <span className="note">{sayStamp(tried.at, look)}</span>
            </span>
            <span className="tail">
              <span className="value">
                {t(`reminders.statuses.${tried.status}`)}
                {tried.opened ? `，${t("unclaimed.opened")}` : ""}
                {tried.channel === "call" ? "" : `，${t("unclaimed.cost", { cost: yuanOfLi(tried.costLi) })}`}
              </span>
            </span>
          </li>
        ))}
      </ul>
      <p className="note mt-tight">
        {owed.nextStep === "none" || owed.nextOn === null
          ? t(owed.tried.some(({ status }) => status === "listed") ? "unclaimed.nextNone" : "unclaimed.nothingNext")
          : t(owed.nextStep === "call" ? "unclaimed.nextCall" : "unclaimed.nextMessage", { date: date(owed.nextOn) })}
      </p>
    </section>
  );
}
