import { speak } from "@/app/_messages/say";
import { serverRpc } from "@/app/_rpc/server";
import { Aside } from "@/app/_ui/aside";
import { CallButton } from "@/app/_ui/button";
import { Foot } from "@/app/_ui/foot";
import { Icon } from "@/app/_ui/icon";
import { MainTabs } from "@/app/_ui/main-tabs";
import { ScreenBar } from "@/app/_ui/screen-bar";
import { Title } from "@/app/_ui/title";
import { sayMonth } from "@/app/_ui/when";
import { answered } from "@/app/answered";

const KINDS = ["csv", "xlsx"] as const;
const MONTHS_SHOWN = 12;

type Props = { searchParams: Promise<{ failed?: string | string[] }> };

/** 每月明细: a firm's months, each as a file for the books; and why one could not be had. */
export default async function MonthPage({ searchParams }: Props) {
  const rpc = await serverRpc();
  await answered(rpc.delegations.standing(), "/firm/month");
  const today = await rpc.delegations.today();
  const { look, t, messages } = await speak();
  const { failed } = await searchParams;
  const trouble =
    failed === undefined ? null : failed === "TOO_MANY_REQUESTS" ? messages.refusals[failed] : messages.month.failed;
  const year = today.slice(0, 4);
  return (
    <>
      <Title>{t("month.title")}</Title>
      <ScreenBar back="/firm" to="home" />
      <main className="page" id="main">
        <h1 className="title">{t("month.title")}</h1>
        <p className="quiet">{t("month.note")}</p>
        {trouble ? (
          <div className="mt-row">
            <Aside warn icon="exclamation" title={trouble.what} role="alert">
              {trouble.next}
            </Aside>
          </div>
        ) : null}
        <ul className="rows ruled mt-row">
          {lastMonths(today).map((value) => {
            const month = sayMonth(value, look, year);
            return (
              <li className="row close" key={value}>
                <span className="main">
                  <span className="name">{month}</span>
                </span>
                <span className="tail">
                  {KINDS.map((as) => (
                    // a file, not a screen: a plain link, and what comes instead of a file is a screen
                    <a
                      className="tool strong"
                      key={as}
                      href={`/firm/month/file?month=${value}&as=${as}`}
                      aria-label={t("month.download", { month, kind: t(`month.${as}`) })}
                    >
                      <Icon name="save" small />
                      {t(`month.${as}`)}
                    </a>
                  ))}
                </span>
              </li>
            );
          })}
        </ul>
      </main>
      <Foot tabs={<MainTabs current="home" firm />}>
        {look.mode === "elder" ? <CallButton weight="side">{t("common.ask")}</CallButton> : null}
      </Foot>
    </>
  );
}

/** The months up to this one, "YYYY-MM", the newest first. */
function lastMonths(today: string): string[] {
  const [year = 0, month = 1] = today.split("-").map(Number);
  return Array.from({ length: MONTHS_SHOWN }, (_, back) =>
    new Date(Date.UTC(year, month - 1 - back, 1)).toISOString().slice(0, 7),
  );
}
