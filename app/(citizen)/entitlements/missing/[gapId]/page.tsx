import { speak } from "@/app/_messages/say";
import { serverRpc } from "@/app/_rpc/server";
import { Aside } from "@/app/_ui/aside";
import { Because } from "@/app/_ui/because";
import { ButtonLink, CallButton } from "@/app/_ui/button";
import { Foot } from "@/app/_ui/foot";
import { ScreenBar } from "@/app/_ui/screen-bar";
import { Title } from "@/app/_ui/title";
import { sayDate } from "@/app/_ui/when";
import { answered } from "@/app/answered";
import { reasonsOf, verdictWords } from "../../[id]/words";

/** A benefit that waits for a fact: the fact is the headline, the sum only a sentence of the rule. */
export default async function GapPage({ params }: PageProps<"/entitlements/missing/[gapId]">) {
  const { gapId } = await params;
  const rpc = await serverRpc();
  const gap = await answered(rpc.entitlements.gap({ gapId }), `/entitlements/missing/${gapId}`);
  const speech = await speak();
  const { look, t } = speech;
  const count = gap.missing.length;
  const found = gap.because.filter((clause) => clause.verdict === "met");

  return (
    <>
      <Title>{t("gap.titled", { program: gap.programName, count })}</Title>
      <ScreenBar back="/" to="home" />
      <main className="page" id="main">
        <h1 className="heading">{gap.programName}</h1>
        <p className="headline mt-hair mb-tight">{t("gap.headline", { count })}</p>
        <p className="quiet">
          {gap.expiresOn
            ? t("gap.until", { date: sayDate(gap.expiresOn, look, gap.civilDate.slice(0, 4)) })
            : t("gap.kind")}
        </p>
        {gap.amountText ? <p className="quiet">{t("gap.standard", { amount: gap.amountText })}</p> : null}
        <section className="group">
          <h2 className="heading">{t("gap.missing")}</h2>
          <Because
            words={verdictWords(t)}
            reasons={gap.missing.map(({ label, sourceName, kind }) => ({
              key: label,
              verdict: "unknown",
              fact: label,
              notes: [t(kind === "human" ? "gap.fromHuman" : "gap.fromSource", { source: sourceName })],
            }))}
          />
        </section>
        {found.length > 0 ? (
          <section className="group">
            <h2 className="heading">{t("gap.found")}</h2>
            <Because
              words={verdictWords(t)}
              reasons={reasonsOf({ because: found, civilDate: gap.civilDate }, speech)}
            />
          </section>
        ) : null}
        <div className="near-foot">
          <Aside icon="shield" title={t("gap.nothingToDo")}>
            {t("gap.nothingToDoNote")}
          </Aside>
        </div>
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
