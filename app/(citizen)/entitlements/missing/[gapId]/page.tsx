import { speak } from "@/app/_messages/say";
import { serverRpc } from "@/app/_rpc/server";
import { ButtonLink, CallButton } from "@/app/_ui/button";
import { Foot } from "@/app/_ui/foot";
import { groupSums } from "@/app/_ui/money";
import { ScreenBar } from "@/app/_ui/screen-bar";
import { Title } from "@/app/_ui/title";
import { unbroken } from "@/app/_ui/unbroken";
import { sayDate } from "@/app/_ui/when";
import { answered } from "@/app/answered";
import { ElderWrong } from "../../../facts/wrong-way";
import { MissingGroup, ReasonGroup, WhatToDo } from "../../../programs/reasons";

/** A benefit that waits for a fact: the fact is the headline, the sum only a sentence of the rule. */
export default async function GapPage({ params }: PageProps<"/entitlements/missing/[gapId]">) {
  const { gapId } = await params;
  const rpc = await serverRpc();
  const here = `/entitlements/missing/${gapId}`;
  const [gap, reports] = await answered(Promise.all([rpc.entitlements.gap({ gapId }), rpc.registry.reports()]), here);
  const { look, t, money } = await speak();
  const count = gap.missing.length;
  const telling = { programId: gap.programId, here, reports };

  return (
    <>
      <Title>{t("gap.titled", { program: gap.programName, count })}</Title>
      <ScreenBar back="/" to="home" />
      <main className="page" id="main">
        <h1 className="heading">{gap.programName}</h1>
        <p className="headline mt-hair mb-tight">{t("gap.headline", { count })}</p>
        <p className="quiet">
          {gap.expiresOn
            ? unbroken(t("gap.until", { date: sayDate(gap.expiresOn, look, gap.civilDate.slice(0, 4)) }))
            : t("gap.kind")}
        </p>
        {gap.payablePartFen === null ? null : (
          <p className="quiet">{unbroken(t("gap.payablePart", { sum: money(gap.payablePartFen) }))}</p>
        )}
        {gap.amountText ? (
          <p className="quiet">{unbroken(t("gap.standard", { amount: groupSums(gap.amountText) }))}</p>
        ) : null}
        <MissingGroup missing={gap.missing} issuerName={gap.issuerName} because={gap.because} telling={telling} />
        <ReasonGroup title={t("gap.found")} decided={gap} verdict="met" telling={telling} />
        {look.mode === "elder" ? (
          <div className="pair mt-row">
            <ElderWrong telling={telling} read={gap.because} />
          </div>
        ) : null}
        <WhatToDo missing={gap.missing} />
      </main>
      <Foot>
        <ButtonLink weight="outline" href="/">
          {t("common.goHome")}
        </ButtonLink>
        {look.mode === "elder" ? <CallButton weight="side">{t("common.ask")}</CallButton> : null}
      </Foot>
    </>
  );
}
