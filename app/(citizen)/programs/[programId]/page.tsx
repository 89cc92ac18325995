import { notFound } from "next/navigation";
import { speak } from "@/app/_messages/say";
import { serverRpc } from "@/app/_rpc/server";
import { ButtonLink, CallButton } from "@/app/_ui/button";
import { Foot } from "@/app/_ui/foot";
import { groupSums } from "@/app/_ui/money";
import { ScreenBar } from "@/app/_ui/screen-bar";
import { Title } from "@/app/_ui/title";
import { unbroken } from "@/app/_ui/unbroken";
import { sayDatesIn } from "@/app/_ui/when";
import { answered } from "@/app/answered";
import type { OwnProgramRow } from "@/app/views";
import { PolicyRows } from "../../entitlements/[id]/entitlement-detail";
import { ElderWrong } from "../../facts/wrong-way";
import { MissingGroup, ReasonGroup, WhatToDo } from "../reasons";

/** One policy and the answer for who looks, clause by clause: what is not met first, then what is missing, then the rest. */
export default async function ProgramPage({ params }: PageProps<"/programs/[programId]">) {
  const { programId } = await params;
  const here = `/programs/${programId}`;
  const rpc = await serverRpc();
  const [explained, { programs }, reports] = await answered(
    Promise.all([rpc.entitlements.explain({ programId }), rpc.entitlements.programs(), rpc.registry.reports()]),
    here,
  );
  const row = programs.find((program) => program.programId === programId);
  if (!row) notFound(); // its dates have passed
  const { look, t, money } = await speak();
  const isElder = look.mode === "elder";
  const telling = { programId, here, reports };
  const headline = await headlineOf(row);
  return (
    <>
      <Title>{`${explained.programName}，${headline}`}</Title>
      <ScreenBar back="/programs" to="programs" />
      <main className="page" id="main">
        <h1 className="heading">{explained.programName}</h1>
        <p className="headline mt-hair mb-tight">{headline}</p>
        <p className="quiet">{unbroken(await noteOf(row))}</p>
        {explained.payablePartFen === null ? null : (
          <p className="quiet">{unbroken(t("gap.payablePart", { sum: money(explained.payablePartFen) }))}</p>
        )}
        {row.standing === "yours" ? null : (
          <p className="quiet">{unbroken(t("gap.standard", { amount: groupSums(explained.amountText) }))}</p>
        )}
        <ReasonGroup title={t("programs.unmet")} decided={explained} verdict="unmet" telling={telling} />
        {explained.missing.length > 0 ? (
          <MissingGroup
            missing={explained.missing}
            issuerName={explained.issuerName}
            because={explained.because}
            telling={telling}
          />
        ) : (
          <ReasonGroup
            title={t("programs.unknown")}
            note={row.standing === "not-yours" ? t("programs.unknownNote") : undefined}
            decided={explained}
            verdict="unknown"
            telling={telling}
          />
        )}
        <ReasonGroup title={t("programs.met")} decided={explained} verdict="met" telling={telling} />
        {isElder ? (
          <div className="pair mt-row">
            <ElderWrong telling={telling} read={explained.because} />
            <CallButton weight="side">{t("common.askShort")}</CallButton>
          </div>
        ) : (
          <PolicyRows policy={explained} />
        )}
        {explained.shiftedNote ? (
          <p className="note mt-row">{unbroken(sayDatesIn(explained.shiftedNote, look))}</p>
        ) : null}
        {row.standing === "waits" ? <WhatToDo missing={explained.missing} /> : null}
      </main>
      <Foot>
        {row.entitlementId ? (
          <ButtonLink weight="outline" href={`/entitlements/${row.entitlementId}`}>
            {t("programs.open")}
          </ButtonLink>
        ) : (
          <ButtonLink weight="outline" href="/programs">
            {t("programs.back")}
          </ButtonLink>
        )}
      </Foot>
    </>
  );
}

async function headlineOf({ standing, amountFen, missingLabels }: OwnProgramRow): Promise<string> {
  const { t, money } = await speak();
  if (standing === "yours") return t("programs.headlineYours", { sum: money(amountFen ?? 0) });
  if (standing === "waits") return t("gap.headline", { count: missingLabels.length });
  return t(standing === "taken" ? "programs.headlineTaken" : "programs.headlineNotYours");
}

async function noteOf({ standing, entitlementId }: OwnProgramRow): Promise<string> {
  const { t } = await speak();
  if (standing === "yours") return t(entitlementId ? "programs.yoursNote" : "programs.yoursSoon");
  if (standing === "waits") return t("gap.kind");
  return t(standing === "taken" ? "programs.takenNoteLong" : "programs.notYoursNote");
}
