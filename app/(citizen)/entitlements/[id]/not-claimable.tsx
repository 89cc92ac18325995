import type { ReactNode } from "react";
import { speak } from "@/app/_messages/say";
import { Amount } from "@/app/_ui/amount";
import { Aside } from "@/app/_ui/aside";
import { ButtonLink, CallButton } from "@/app/_ui/button";
import { Foot } from "@/app/_ui/foot";
import { sayDate, sayDatesIn } from "@/app/_ui/when";
import type { EntitlementView, FactReportView } from "@/app/views";
import { EntitlementDetail, IssuerLine } from "./entitlement-detail";

/** A benefit that cannot be taken now: the reason stands where the button would be. */
export async function NotClaimable(props: {
  entitlement: EntitlementView;
  heading: ReactNode;
  reports: readonly FactReportView[];
}) {
  const { entitlement, heading, reports } = props;
  const { look, t } = await speak();
  const here = `/entitlements/${entitlement.entitlementId}`;
  const { claimId, state } = entitlement;
  const needsAccount = state === "claimable" && entitlement.heldReason === null;
  return (
    <>
      <main className="page" id="main">
        {heading}
        <Amount amountFen={entitlement.amountFen} look={look} />
        <IssuerLine entitlement={entitlement} />
        <div className="mt-page">
          <Why entitlement={entitlement} />
        </div>
        <EntitlementDetail entitlement={entitlement} here={here} reports={reports} />
      </main>
      <Foot>
        {needsAccount ? (
          <ButtonLink weight="action" href={`/accounts/new?return=${encodeURIComponent(here)}`}>
            {t("home.addAccount")}
          </ButtonLink>
        ) : claimId ? (
          <ButtonLink weight="outline" href={`/claims/${claimId}`}>
            {t("entitlement.openClaim")}
          </ButtonLink>
        ) : state === "upcoming" || state === "claimable" ? (
          <ButtonLink weight="outline" href="/">
            {t("common.goHome")}
          </ButtonLink>
        ) : (
          <CallButton weight="outline">{t("common.call")}</CallButton>
        )}
      </Foot>
    </>
  );
}

async function Why({ entitlement }: { entitlement: EntitlementView }) {
  const { look, t } = await speak();
  const { state, claimableFrom, noticeWorkingDays: days, heldReason, limit } = entitlement;
  if (state === "claimable" && heldReason !== null) {
    const reason = sayDatesIn(heldReason, look, entitlement.civilDate.slice(0, 4));
    return (
      <Aside icon="clock" title={t("entitlement.held")}>
        {limit?.usedUp && limit.says === heldReason ? reason : t("entitlement.heldData", { reason })}
      </Aside>
    );
  }
  if (state === "claimable") {
    return (
      <Aside icon="bank" warn title={t("home.noAccount")}>
        {t("home.noAccountNote")}
      </Aside>
    );
  }
  if (state === "upcoming") {
    return (
      <Aside
        icon="clock"
        title={t("entitlement.upcoming", { date: sayDate(claimableFrom, look, entitlement.civilDate.slice(0, 4)) })}
      >
        {days > 0 ? t("entitlement.upcomingNote", { days }) : t("entitlement.upcomingNoteShort")}
      </Aside>
    );
  }
  return (
    <Aside
      icon={state === "claimed" ? "shield" : "exclamation"}
      warn={state !== "claimed"}
      title={t(`entitlement.${state}`)}
    >
      {t(`entitlement.${state}Note`)}
    </Aside>
  );
}
