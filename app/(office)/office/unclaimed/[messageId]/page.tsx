import { notFound } from "next/navigation";
import { speak } from "@/app/_messages/say";
import { serverRpc } from "@/app/_rpc/server";
import { Title } from "@/app/_ui/title";
import { Way } from "@/app/_ui/way";
import { sayDate, sayStamp } from "@/app/_ui/when";
import { answered } from "@/app/answered";
import { Desk } from "../../desk";
import { yuan } from "../../yuan";
import { yuanOfLi } from "../figures";

/** 经过: what was tried for one person, benefit by benefit, why it is not taken as far as known, and what comes next. */
export default async function CasePage({ params }: PageProps<"/office/unclaimed/[messageId]">) {
  const { messageId } = await params;
  if (!/^rmd_[0-9a-z]{1,31}$/.test(messageId)) notFound();
  const rpc = await serverRpc();
  const one = await answered(rpc.reminders.case({ messageId }), `/office/unclaimed/${messageId}`);
  const { look, t } = await speak();
  const date = (day: string) => sayDate(day, look);
  return (
    <Desk current="unclaimed">
      <Title>{t("unclaimed.caseTitle")}</Title>
      <div className="desk-head">
        <h1 className="title">{one.name}</h1>
        <div className="acts">
          <Way className="button" href="/office/unclaimed">
            {t("unclaimed.back")}
          </Way>
        </div>
      </div>
      {one.entitlements.map((row) => (
        <section key={row.entitlementId}>
          <h2 className="heading">
            {row.programName} <span className="nowrap">¥{yuan(row.amountFen)}</span>
          </h2>
          <p className="note">
            {t("unclaimed.since", { date: date(row.since) })}
            {row.expiresOn ? `，${t("unclaimed.until", { date: date(row.expiresOn) })}` : ""}
          </p>
          <p className="mt-tight">{t(`unclaimed.reasons.${row.reason}`)}</p>
          <ul className="rows mt-tight">
            {row.tried.map((tried) => (
              <li key={`${tried.at} ${tried.channel}`} className="row close">
                <span className="main">
                  <span className="name light">{t(`reminders.channels.${tried.channel}`)}</span>
                  <span className="note">{sayStamp(tried.at, look)}</span>
                </span>
                <span className="tail">
                  <span className="value">
                    {t(`reminders.statuses.${tried.status}`)}
                    {tried.costLi > 0 ? `，${t("unclaimed.cost", { cost: yuanOfLi(tried.costLi) })}` : ""}
                  </span>
                </span>
              </li>
            ))}
          </ul>
          <p className="note mt-tight">
            {row.nextStep === "none" || row.nextOn === null
              ? t("unclaimed.nextNone")
              : t(row.nextStep === "call" ? "unclaimed.nextCall" : "unclaimed.nextMessage", {
                  date: date(row.nextOn),
                })}
          </p>
        </section>
      ))}
    </Desk>
  );
}
