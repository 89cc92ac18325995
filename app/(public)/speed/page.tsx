import { speak } from "@/app/_messages/say";
import { serverRpc } from "@/app/_rpc/server";
import { CallButton } from "@/app/_ui/button";
import { Foot } from "@/app/_ui/foot";
import { ScreenBar } from "@/app/_ui/screen-bar";
import { Title } from "@/app/_ui/title";
import { unbroken } from "@/app/_ui/unbroken";
import { sayMonth, sayStamp } from "@/app/_ui/when";
import type { ArrivalSpeedView } from "@/app/views";
import { sayDuration } from "./duration";
import { SpeedBars } from "./speed-bars";

const EVERY_YEAR = ""; // no month is of "this" year here: each is said with its own

type Month = ArrivalSpeedView["months"][number];

/** 到账速度: for anybody, straight from the ledger. A picture, and the same as a table behind it. */
export default async function SpeedPage() {
  const rpc = await serverRpc();
  const { months, smallestGroup, computedAt } = await rpc.claims.speed();
  const { t, look } = await speak();
  const limit = String(smallestGroup);
  const [latest, ...older] = months;
  const longestMs = Math.max(1, ...months.flatMap(({ all, programs }) => [all, ...programs].map(({ p99Ms }) => p99Ms)));
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
        {latest ? (
          <>
            <h2 className="heading mt-page">
              {unbroken(t("speed.chart", { month: sayMonth(latest.month, look, EVERY_YEAR) }))}
            </h2>
            <p className="note">{t("speed.legend")}</p>
            <MonthFigures month={latest} longestMs={longestMs} />
          </>
        ) : null}
        {older.length > 0 ? <h2 className="heading mt-page">{t("speed.older")}</h2> : null}
        {older.map((month) => (
          <OlderMonth key={month.month} month={month} longestMs={longestMs} />
        ))}
        <p className="note mt-page">{t("speed.stepsNote")}</p>
        <p className="note mt-tight">{unbroken(t("speed.updated", { when: sayStamp(computedAt, look), limit }))}</p>
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
      <h2 className="note strong mb-tight">{sayMonth(month, look, EVERY_YEAR)}</h2>
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

/** The total of one program says what the program says. */
async function rowsOf({ all, programs }: Month) {
  const { t } = await speak();
  const rows = programs.map((row) => ({ ...row, name: row.programName ?? t("speed.others") }));
  return rows.length === 1 ? rows : [...rows, { ...all, name: t("speed.all") }];
}

type Drawn = { readonly month: Month; readonly longestMs: number };

/** A month before the latest, folded to what half of all waited. */
async function OlderMonth({ month, longestMs }: Drawn) {
  const { t, look } = await speak();
  return (
    <details className="more">
      <summary>
        {t("speed.olderMonth", {
          month: sayMonth(month.month, look, EVERY_YEAR),
          time: sayDuration(month.all.p50Ms, t),
        })}
      </summary>
      <MonthFigures month={month} longestMs={longestMs} />
    </details>
  );
}

/** A month program by program: the bars, and behind a fold the same in figures. */
async function MonthFigures({ month, longestMs }: Drawn) {
  const { t, look } = await speak();
  const name = sayMonth(month.month, look, EVERY_YEAR);
  const rows = await rowsOf(month);
  return (
    <>
      <SpeedBars
        rows={rows}
        label={t("speed.chart", { month: name })}
        longestMs={longestMs}
        say={(ms) => sayDuration(ms, t)}
      />
      <details className="more">
        <summary>{t("speed.figures")}</summary>
        <table className="figures">
          <caption className="sr">{t("speed.tableOf", { month: name })}</caption>
          <thead>
            <tr>
              <th scope="col">{t("speed.program")}</th>
              <th scope="col">{t("speed.half")}</th>
              <th scope="col">{t("speed.most")}</th>
              <th scope="col">{t("speed.nearly")}</th>
            </tr>
          </thead>
          {rows.map((row) => (
            <tbody key={row.name}>
              <tr>
                <th scope="row">{row.name}</th>
                <td>{sayDuration(row.p50Ms, t)}</td>
                <td>{sayDuration(row.p95Ms, t)}</td>
                <td>{sayDuration(row.p99Ms, t)}</td>
              </tr>
              <tr className="under">
                <td colSpan={4}>
                  <span className="note">{t("speed.payments", counted(row))}</span>
                </td>
              </tr>
            </tbody>
          ))}
        </table>
      </details>
    </>
  );
}

const counted = ({ payments, taps, attempts }: Month["all"]) => ({
  count: String(payments),
  taps: String(taps),
  attempts: String(attempts),
});
