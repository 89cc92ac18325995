import { speak } from "@/app/_messages/say";
import { serverRpc } from "@/app/_rpc/server";
import { CallButton } from "@/app/_ui/button";
import { Foot } from "@/app/_ui/foot";
import { ScreenBar } from "@/app/_ui/screen-bar";
import { Title } from "@/app/_ui/title";
import { sayMonth, sayStamp } from "@/app/_ui/when";
import type { ArrivalSpeedView } from "@/app/views";
import { sayDuration } from "./duration";
import { SpeedBars } from "./speed-bars";

const EVERY_YEAR = ""; // no month is of "this" year here: each is said with its own

type Month = ArrivalSpeedView["months"][number];

/** 到账速度: for anybody, straight from the ledger. A picture, and the same as a table. */
export default async function SpeedPage() {
  const rpc = await serverRpc();
  const { months, smallestGroup, computedAt } = await rpc.claims.speed();
  const { t, look } = await speak();
  const limit = String(smallestGroup);
  const [latest] = months;
  return (
    <>
      <Title>{t("speed.title")}</Title>
      <ScreenBar back="/" to="home" />
      <main className="page" id="main">
        <h1 className="title">{t("speed.title")}</h1>
        <p className="quiet mt-tight">{t("speed.intro")}</p>
        {latest ? (
          <Headline month={latest} />
        ) : (
          <>
            <p className="heading mt-page">{t("speed.none")}</p>
            <p className="quiet">{t("speed.noneNote", { limit })}</p>
          </>
        )}
        {latest ? <p className="note mt-page">{t("speed.legend")}</p> : null}
        {months.map((month) => (
          <MonthSection key={month.month} month={month} />
        ))}
        <p className="note mt-page">{t("speed.stepsNote")}</p>
        <p className="note mt-tight">{t("speed.updated", { when: sayStamp(computedAt, look), limit })}</p>
      </main>
      {look.mode === "elder" ? (
        <Foot>
          <CallButton weight="side">{t("common.ask")}</CallButton>
        </Foot>
      ) : null}
    </>
  );
}

async function Headline({ month: { month, all } }: { month: Month }) {
  const { t, look } = await speak();
  const within = (ms: number) => t("speed.within", { time: sayDuration(ms, t) });
  return (
    <section className="mt-page">
      <h2 className="note strong">{sayMonth(month, look, EVERY_YEAR)}</h2>
      <dl className="rows ruled">
        {(["half", "most", "nearly"] as const).map((part, i) => (
          <div className="row close" key={part}>
            <dt className="main name">{t(`speed.${part}`)}</dt>
            <dd className="tail sum">{within([all.p50Ms, all.p95Ms, all.p99Ms][i] ?? 0)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

async function MonthSection({ month: { month, all, programs } }: { month: Month }) {
  const { t, look } = await speak();
  const name = sayMonth(month, look, EVERY_YEAR);
  const rows = [
    ...programs.map((row) => ({ ...row, name: row.programName ?? t("speed.others") })),
    { ...all, name: t("speed.all") },
  ];
  return (
    <section className="mt-page">
      <h2 className="heading">{name}</h2>
      <SpeedBars rows={rows} label={t("speed.chart", { month: name })} say={(ms) => sayDuration(ms, t)} />
      <table className="figures mt-near">
        <caption className="sr">{t("speed.tableOf", { month: name })}</caption>
        <thead>
          <tr>
            <th scope="col">{t("speed.program")}</th>
            <th scope="col">{t("speed.half")}</th>
            <th scope="col">{t("speed.most")}</th>
            <th scope="col">{t("speed.nearly")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.name}>
              <th scope="row">
                {row.name}
                <span className="note">{t("speed.payments", counted(row))}</span>
              </th>
              <td>{sayDuration(row.p50Ms, t)}</td>
              <td>{sayDuration(row.p95Ms, t)}</td>
              <td>{sayDuration(row.p99Ms, t)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const counted = ({ payments, taps, attempts }: Month["all"]) => ({
  count: String(payments),
  taps: String(taps),
  attempts: String(attempts),
});
