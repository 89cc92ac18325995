import { speak } from "@/app/_messages/say";
import { Foot } from "@/app/_ui/foot";
import { MainTabs } from "@/app/_ui/main-tabs";
import { Title } from "@/app/_ui/title";
import { middayOf, sayMoment } from "@/app/_ui/when";
import type { HomeView } from "@/app/views";
import { HomeBar } from "./home-bar";
import { CameBack, Held, OnTheWay, OtherPrograms, Undetermined, Unopened, Upcoming } from "./home-lists";

/** What home says first where nothing waits to be taken. Money that came back is still hers: then not everything is taken. */
export function standingOf(home: HomeView): "cameBack" | "allTaken" | "nothing" {
  if (home.returnedClaimIds.length > 0) return "cameBack";
  return home.creditedThisYear.count > 0 || home.onTheWayCount > 0 ? "allTaken" : "nothing";
}

/** Home with nothing to take: that it was looked at, what has arrived, and what may still come. */
export async function EmptyHome({ home, unopened }: { home: HomeView; unopened: number }) {
  const { look, t, money } = await speak();
  const { count, totalFen } = home.creditedThisYear;
  const title = t(`home.${standingOf(home)}`);
  const when = home.checkedAt ? sayMoment(home.checkedAt, middayOf(home.civilDate), look) : "";
  return (
    <>
      <Title>{title}</Title>
      <HomeBar name={home.subject.name} />
      <main className="page" id="main">
        <h1 className="title mt-near mb-tight">{title}</h1>
        <p className="quiet">{t("home.checked", { when, count: home.programsChecked })}</p>
        <CameBack home={home} />
        <Unopened count={unopened} />
        {count > 0 ? (
          <section className="mt-page">
            <p className="note">{t("home.creditedThisYear", { year: home.civilDate.slice(0, 4), count })}</p>
            <p className="figure arrived">{money(totalFen)}</p>
          </section>
        ) : null}
        <OnTheWay home={home} />
        <Held home={home} />
        <Upcoming home={home} />
        <Undetermined home={home} />
        <OtherPrograms />
      </main>
      <Foot tabs={<MainTabs current="home" />} />
    </>
  );
}
