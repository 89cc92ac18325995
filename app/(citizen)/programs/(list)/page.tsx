import { speak } from "@/app/_messages/say";
import { serverRpc } from "@/app/_rpc/server";
import { CallButton } from "@/app/_ui/button";
import { Foot } from "@/app/_ui/foot";
import { MainTabs } from "@/app/_ui/main-tabs";
import { RowLink } from "@/app/_ui/row";
import { ScreenBar } from "@/app/_ui/screen-bar";
import { Title } from "@/app/_ui/title";
import { answered } from "@/app/answered";
import type { OwnProgramRow } from "@/app/views";

const GROUPS = [
  { standing: "yours", title: "programs.yours" },
  { standing: "waits", title: "programs.waits" },
  { standing: "taken", title: "programs.taken" },
  { standing: "not-yours", title: "programs.notYours" },
] as const satisfies readonly { standing: OwnProgramRow["standing"]; title: string }[];

/** 全部政策: every program of the city, grouped by the answer for who looks. */
export default async function ProgramsPage() {
  const rpc = await serverRpc();
  const { programs } = await answered(rpc.entitlements.programs(), "/programs");
  const me = await rpc.identity.me();
  const { look, t } = await speak();
  const isFirm = me.actingFor !== null;
  const notPaid = await rpc.policies.catalogue({ audience: isFirm ? "firm" : "person" });
  return (
    <>
      <Title>{t("programs.title")}</Title>
      <ScreenBar back={isFirm ? "/firm" : "/"} to="home" />
      <main className="page" id="main">
        <h1 className="title">{t("programs.title")}</h1>
        <p className="quiet mt-hair">
          {t(isFirm ? "programs.checkedFirm" : "programs.checked", { count: programs.length })}
        </p>
        {GROUPS.map(({ standing, title }) => {
          const rows = programs.filter((program) => program.standing === standing).toSorted(largestFirst);
          if (rows.length === 0) return null;
          return (
            <section className="group" key={standing}>
              <h2 className="heading">{t(isFirm && standing === "yours" ? "programs.yoursFirm" : title)}</h2>
              <ul className="rows">
                {rows.map((row) => (
                  <li key={row.programId}>
                    <ProgramRow row={row} />
                  </li>
                ))}
              </ul>
            </section>
          );
        })}
        {notPaid.length > 0 ? (
          <ul className="rows ruled group">
            <li>
              <RowLink
                href="/programs/catalogue"
                icon="document"
                name={t("catalogue.title")}
                note={t("catalogue.wayNote", { count: notPaid.length })}
              />
            </li>
          </ul>
        ) : null}
      </main>
      <Foot tabs={<MainTabs current="home" firm={isFirm} />}>
        {look.mode === "elder" ? <CallButton weight="side">{t("common.ask")}</CallButton> : null}
      </Foot>
    </>
  );
}

/** What has no sum keeps its order. */
function largestFirst(a: OwnProgramRow, b: OwnProgramRow): number {
  return (b.amountFen ?? 0) - (a.amountFen ?? 0);
}

async function ProgramRow({ row }: { row: OwnProgramRow }) {
  const { look, t, money } = await speak();
  const and = look.language === "en" ? ", " : "、";
  const note =
    row.standing === "waits"
      ? t("programs.waitsNote", { labels: row.missingLabels.join(and) })
      : row.standing === "taken"
        ? t("programs.takenNote")
        : row.whyNot;
  return (
    <RowLink
      href={`/programs/${row.programId}`}
      icon={row.standing === "waits" ? "question" : undefined}
      name={row.programName}
      note={note}
      sum={row.amountFen === null ? null : money(row.amountFen)}
    />
  );
}
