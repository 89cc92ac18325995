import { speak } from "@/app/_messages/say";
import { Title } from "@/app/_ui/title";
import { Way } from "@/app/_ui/way";
import { sayDate, sayStamp } from "@/app/_ui/when";
import type { CaseView } from "@/app/views";
import { Desk } from "../desk";
import { yuan } from "../yuan";
import { yuanOfLi } from "./figures";

const HEADS = ["channel", "when", "outcome", "cost"] as const;

type Owed = CaseView["entitlements"][number];

/** 经过: what was tried, benefit by benefit, why it is not taken as far as known, and what comes next. */
export async function Tried({ one, backTo }: { one: CaseView; backTo: "totals" | "list" }) {
  const { t } = await speak();
  const [first] = one.entitlements;
  return (
    <Desk current="unclaimed">
      <Title>{t("unclaimed.caseTitle")}</Title>
      <div className="desk-head">
        <div>
          <h1 className="title">{one.name || t("openPages.nameless")}</h1>
          <p className="note">{t("openPages.looked")}</p>
        </div>
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
      {owed.tried.length > 0 ? <Tries tried={owed.tried} /> : null}
      <p className="mt-tight">
        {owed.nextStep === "none" || owed.nextOn === null
          ? t(owed.tried.some(({ status }) => status === "listed") ? "unclaimed.nextNone" : "openPages.nothingNext")
          : t(owed.nextStep === "call" ? "unclaimed.nextCall" : "unclaimed.nextMessage", { date: date(owed.nextOn) })}
      </p>
    </section>
  );
}

async function Tries({ tried }: Pick<Owed, "tried">) {
  const { look, t } = await speak();
  return (
    <table className="sheet mt-tight">
      <thead>
        <tr>
          {HEADS.map((head) => (
            <th key={head} scope="col" className={head === "cost" ? "sum" : undefined}>
              {t(`openPages.${head}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {tried.map((one) => (
          <tr key={`${one.at} ${one.channel}`}>
            <th scope="row">{t(`reminders.channels.${one.channel}`)}</th>
            <td data-head={t("openPages.when")}>{sayStamp(one.at, look)}</td>
            <td data-head={t("openPages.outcome")}>
              {t(`reminders.statuses.${one.status}`)}
              {one.opened ? `，${t("unclaimed.opened")}` : ""}
            </td>
            <td className={one.channel === "call" ? "sum nothing" : "sum"} data-head={t("openPages.cost")}>
              {one.channel === "call" ? "–" : yuanOfLi(one.costLi)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
