import { speak } from "@/app/_messages/say";
import { serverRpc } from "@/app/_rpc/server";
import { Wordmark } from "@/app/_ui/bar";
import { CallButton } from "@/app/_ui/button";
import { Foot } from "@/app/_ui/foot";
import { MainTabs } from "@/app/_ui/main-tabs";
import { ReadTool } from "@/app/_ui/screen-bar";
import { Title } from "@/app/_ui/title";
import { sayMonth } from "@/app/_ui/when";
import { answered } from "@/app/answered";
import type { ClaimRow } from "@/app/views";
import { RecordRow } from "./record-row";

/** What waits for the person herself is not on its way. */
const WAITS: readonly ClaimRow["status"][] = ["returned", "recovering"];

/** 领取记录: what waits for her, what is still on the way, and what has arrived, month by month. */
export default async function RecordsPage() {
  const rpc = await serverRpc();
  const records = await answered(rpc.claims.list(), "/claims");
  const me = await rpc.identity.me();
  const { look, t, money } = await speak();
  const { year, totalFen, count } = records.creditedThisYear;
  const isEmpty = records.onTheWay.length === 0 && records.months.length === 0;

  return (
    <>
      <Title>{t("records.title")}</Title>
      <header className="bar">
        <Wordmark heading>{t("records.title")}</Wordmark>
        {look.mode === "elder" ? <ReadTool /> : null}
      </header>
      <main className="page" id="main">
        {isEmpty ? (
          <>
            <p className="title mt-near mb-tight">{t("records.empty")}</p>
            <p className="quiet">{t("records.emptyNote")}</p>
          </>
        ) : null}
        {count > 0 ? (
          <section>
            <p className="note">{t("records.creditedThisYear", { year: String(year) })}</p>
            <p className="figure arrived">{money(totalFen)}</p>
          </section>
        ) : null}
        {[
          { title: t("records.returned"), claims: records.onTheWay.filter(({ status }) => status === "returned") },
          { title: t("life.left"), claims: records.onTheWay.filter(({ status }) => status === "recovering") },
          { title: t("records.onTheWay"), claims: records.onTheWay.filter(({ status }) => !WAITS.includes(status)) },
        ].map(({ title, claims }) =>
          claims.length > 0 ? (
            <Group key={title} title={title}>
              {claims.map((claim) => (
                <RecordRow key={claim.claimId} claim={claim} civilDate={records.civilDate} />
              ))}
            </Group>
          ) : null,
        )}
        {records.months.map(({ month, claims }) => (
          <Group key={month} title={sayMonth(month, look, String(year))}>
            {claims.map((claim) => (
              <RecordRow key={claim.claimId} claim={claim} civilDate={records.civilDate} />
            ))}
          </Group>
        ))}
      </main>
      <Foot tabs={<MainTabs current="records" firm={me.actingFor !== null} />}>
        {look.mode === "elder" ? <CallButton weight="side">{t("common.ask")}</CallButton> : null}
      </Foot>
    </>
  );
}

function Group({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <section className="mt-page">
      <h2 className="note strong">{title}</h2>
      <ul className="rows">{children}</ul>
    </section>
  );
}
