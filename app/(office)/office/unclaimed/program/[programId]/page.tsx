import { speak } from "@/app/_messages/say";
import { serverRpc } from "@/app/_rpc/server";
import { Title } from "@/app/_ui/title";
import { Way } from "@/app/_ui/way";
import { sayDate, sayStamp } from "@/app/_ui/when";
import { answered } from "@/app/answered";
import type { OpenListView } from "@/app/views";
import { Desk } from "../../../desk";
import { yuan } from "../../../yuan";
import { yuanOfLi } from "../../figures";

const HEADS = ["name", "district", "amount", "sinceHead", "untilHead", "whyHead", "lastHead", "nextHead"] as const;

/** 名单: who has not taken one program's money, what was tried, why as far as known, and what comes next. */
export default async function OpenListPage(props: PageProps<"/office/unclaimed/program/[programId]">) {
  const programId = decodeURIComponent((await props.params).programId);
  const { after } = await props.searchParams;
  const here = `/office/unclaimed/program/${encodeURIComponent(programId)}` as const;
  const rpc = await serverRpc();
  const asked = { programId, ...(after === undefined ? {} : { after: keyIn(String(after)) }) };
  const page = after === undefined ? here : `${here}?after=${encodeURIComponent(String(after))}`;
  const list = await answered(rpc.reminders.openList(asked), page);
  const { t } = await speak();
  const isWhole = after === undefined && list.next === null;
  return (
    <Desk current="unclaimed">
      <Title>{list.programName}</Title>
      <div className="desk-head">
        <div>
          <h1 className="title">{list.programName}</h1>
          <p className="note">{t(isWhole ? "unclaimed.listAll" : "openPages.page", { count: list.rows.length })}</p>
        </div>
        <div className="acts">
          <Way className="button" href="/office/unclaimed">
            {t("unclaimed.back")}
          </Way>
        </div>
      </div>
      <section>
        {list.rows.length === 0 ? <p className="quiet">{t("openPages.none")}</p> : <Sheet rows={list.rows} />}
        {isWhole ? null : (
          <nav className="acts mt-row" aria-label={t("openPages.pages")}>
            {after === undefined ? null : (
              <Way className="button" href={here}>
                {t("openPages.first")}
              </Way>
            )}
            {list.next ? (
              <Way className="button" href={`${here}?after=${list.next.subjectId}.${list.next.entitlementId}`}>
                {t("openPages.next")}
              </Way>
            ) : null}
          </nav>
        )}
      </section>
    </Desk>
  );
}

/** What an address says of where a page begins, as it is asked for; what nobody of ours wrote is refused there. */
function keyIn(after: string) {
  const [subjectId = "", entitlementId = ""] = after.split(".");
  return { subjectId, entitlementId };
}

async function Sheet({ rows }: Pick<OpenListView, "rows">) {
  const { t } = await speak();
  return (
    <table className="sheet">
      <thead>
        <tr>
          {HEADS.map((head) => (
            <th key={head} scope="col" className={head === "amount" ? "sum" : undefined}>
              {t(`unclaimed.${head}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row key={row.entitlementId} row={row} />
        ))}
      </tbody>
    </table>
  );
}

async function Row({ row }: { row: OpenListView["rows"][number] }) {
  const { look, t } = await speak();
  const day = (date: string) => sayDate(date, look);
  return (
    <tr>
      <th scope="row">
        <Way
          href={`/office/unclaimed/open/${row.subjectId}/${row.entitlementId}`}
          aria-label={`${row.name || t("openPages.nameless")}，${t("unclaimed.look")}`}
        >
          {row.name || t("openPages.nameless")}
        </Way>
      </th>
      <td data-head={t("unclaimed.district")}>{row.district}</td>
      <td className="sum" data-head={t("unclaimed.amount")}>
        {yuan(row.amountFen)}
      </td>
      <td data-head={t("unclaimed.sinceHead")}>{day(row.since)}</td>
      <td data-head={t("unclaimed.untilHead")}>{row.expiresOn ? day(row.expiresOn) : t("unclaimed.noEnd")}</td>
      <td data-head={t("unclaimed.whyHead")}>{t(`unclaimed.reasons.${row.reason}`)}</td>
      <td data-head={t("unclaimed.lastHead")}>
        {row.last === null ? (
          "–"
        ) : (
          <>
            {t(`reminders.channels.${row.last.channel}`)}，{t(`reminders.statuses.${row.last.status}`)}
            <p className="note">
              {sayStamp(row.last.at, look)}，
              {t("unclaimed.triedCost", { count: row.tried, cost: yuanOfLi(row.costLi) })}
            </p>
          </>
        )}
      </td>
      <td data-head={t("unclaimed.nextHead")}>
        {row.nextStep === "none" || row.nextOn === null
          ? t("unclaimed.nothingNext")
          : t(row.nextStep === "call" ? "unclaimed.callOn" : "unclaimed.messageOn", { date: day(row.nextOn) })}
      </td>
    </tr>
  );
}
