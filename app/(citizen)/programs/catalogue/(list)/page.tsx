import { speak } from "@/app/_messages/say";
import { CallButton } from "@/app/_ui/button";
import { Foot } from "@/app/_ui/foot";
import { MainTabs } from "@/app/_ui/main-tabs";
import { RowLink } from "@/app/_ui/row";
import { ScreenBar } from "@/app/_ui/screen-bar";
import { Title } from "@/app/_ui/title";
import { sayDate } from "@/app/_ui/when";
import type { CatalogueRow } from "@/app/views";
import { readCatalogue } from "../read-catalogue";

const STATES = ["unopened", "incomplete", "ended"] as const satisfies readonly CatalogueRow["state"][];

/** What the city knows of and does not pay: nobody has opened it, a figure is lacking, or its days have passed. */
export default async function CataloguePage() {
  const { rows, isFirm } = await readCatalogue("/programs/catalogue");
  const { look, t } = await speak();
  return (
    <>
      <Title>{t("catalogue.title")}</Title>
      <ScreenBar back="/programs" to="programs" />
      <main className="page" id="main">
        <h1 className="title">{t("catalogue.title")}</h1>
        <p className="quiet mt-hair">{t(isFirm ? "catalogue.introFirm" : "catalogue.intro", { count: rows.length })}</p>
        {STATES.map((state) => {
          const inState = rows.filter((row) => row.state === state);
          if (inState.length === 0) return null;
          return (
            <section className="group" key={state}>
              <h2 className="heading">{t(`catalogue.${state}`)}</h2>
              <ul className="rows">
                {inState.map((row) => (
                  <li key={row.programId}>
                    <EntryRow row={row} />
                  </li>
                ))}
              </ul>
            </section>
          );
        })}
      </main>
      <Foot tabs={<MainTabs current="home" firm={isFirm} />}>
        {look.mode === "elder" ? <CallButton weight="side">{t("common.ask")}</CallButton> : null}
      </Foot>
    </>
  );
}

async function EntryRow({ row }: { row: CatalogueRow }) {
  const { look, t } = await speak();
  const note = {
    unopened: () => row.issuerName,
    incomplete: () => t("catalogue.incompleteRow"),
    ended: () => t("catalogue.endedRow", { date: sayDate(row.validTo ?? row.validFrom, look) }),
  }[row.state]();
  return <RowLink href={`/programs/catalogue/${row.programId}`} name={row.name} note={note} />;
}
