import { notFound } from "next/navigation";
import { speak } from "@/app/_messages/say";
import { ButtonLink, CallButton } from "@/app/_ui/button";
import { Foot } from "@/app/_ui/foot";
import { groupSums } from "@/app/_ui/money";
import { RowText } from "@/app/_ui/row";
import { ScreenBar } from "@/app/_ui/screen-bar";
import { Title } from "@/app/_ui/title";
import { unbroken } from "@/app/_ui/unbroken";
import { sayDate } from "@/app/_ui/when";
import type { CatalogueRow } from "@/app/views";
import { PolicyRows } from "../../../entitlements/[id]/entitlement-detail";
import { readCatalogue } from "../read-catalogue";

/** One policy that is not paid: why not, what the rule would pay, what is lacking and who could say it, and where it is written. */
export default async function CatalogueEntryPage({ params }: PageProps<"/programs/catalogue/[programId]">) {
  const { programId } = await params;
  const { rows, isFirm } = await readCatalogue(`/programs/catalogue/${programId}`);
  const row = rows.find((one) => one.programId === programId);
  if (!row) notFound(); // it has been opened since, or is for the other kind of subject
  const { look, t } = await speak();
  const headline = t(`catalogue.${row.state}Headline`);
  return (
    <>
      <Title>{`${row.name}，${headline}`}</Title>
      <ScreenBar back="/programs/catalogue" to="catalogue" />
      <main className="page" id="main">
        <h1 className="heading">{row.name}</h1>
        <p className="headline mt-hair mb-tight">{headline}</p>
        <p className="quiet">{unbroken(await noteOf(row, isFirm))}</p>
        <p className="quiet">{unbroken(t("gap.standard", { amount: groupSums(row.amountText) }))}</p>
        <LacksGroup row={row} />
        <p className="note mt-row">{t("catalogue.issuer", { issuer: row.issuerName })}</p>
        {look.mode === "elder" ? null : <PolicyRows policy={row} />}
      </main>
      <Foot>
        <ButtonLink weight="outline" href="/programs/catalogue">
          {t("catalogue.back")}
        </ButtonLink>
        {look.mode === "elder" ? <CallButton weight="side">{t("common.askShort")}</CallButton> : null}
      </Foot>
    </>
  );
}

async function noteOf({ state, validFrom, validTo }: CatalogueRow, isFirm: boolean): Promise<string> {
  const { look, t } = await speak();
  if (state === "ended") return t("catalogue.endedNote", { date: sayDate(validTo ?? validFrom, look) });
  if (state === "incomplete") return t("catalogue.incompleteNote");
  return t(isFirm ? "catalogue.unopenedNoteFirm" : "catalogue.unopenedNote");
}

/** The figures that no source states, each with who could say it; nothing where none is lacking. */
async function LacksGroup({ row: { lacks } }: { row: CatalogueRow }) {
  const { t } = await speak();
  if (lacks.length === 0) return null;
  return (
    <section className="group">
      <h2 className="heading">{t("catalogue.lacks")}</h2>
      <ul className="rows">
        {lacks.map(({ name, ownerName: owner, note }) => (
          <li key={name}>
            <RowText
              icon="question"
              name={name}
              note={note ? t("catalogue.lackFromNoted", { owner, note }) : t("catalogue.lackFrom", { owner })}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}
