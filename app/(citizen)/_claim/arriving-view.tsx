"use client";

import { fill } from "@/app/_messages/fill";
import { useWords } from "@/app/_messages/words";
import { AccountName } from "@/app/_ui/account-name";
import { Amount } from "@/app/_ui/amount";
import { Aside } from "@/app/_ui/aside";
import { ButtonLink, CallButton } from "@/app/_ui/button";
import { Foot } from "@/app/_ui/foot";
import { Route } from "@/app/_ui/route";
import { StateTitle } from "@/app/_ui/status-line";
import { sayMoment } from "@/app/_ui/when";
import type { ClaimView } from "@/app/views";
import { KeepsPlace } from "../_tap/keeps-place";
import { headlineOf, routeOf } from "./claim-words";
import { useElapsedMs } from "./use-elapsed";

/** 正在到账: where the money is, and that nothing more has to be done. */
export function ArrivingView({ claim, home }: { claim: ClaimView; home: "/" | "/firm" }) {
  const { look, words } = useWords();
  const elapsedMs = useElapsedMs(claim);
  const { bankName, tail } = claim.payeeAccount;
  const accountNote = <AccountName sentence={words.account.line} bank={bankName} tail={tail} />;

  return (
    <>
      <main className="page" id="main">
        <StateTitle>{headlineOf(claim.status, words.claim)}</StateTitle>
        <KeepsPlace as="amount">
          <Amount amountFen={claim.amountFen} look={look} />
        </KeepsPlace>
        <p className="quiet">{claim.programName}</p>
        <Route title={words.claim.way} stops={routeOf(claim, words.claim, { accountNote, elapsedMs })} />
        <AfterHours claim={claim} />
        <div className="near-foot">
          <Aside icon="device" title={words.claim.putDown}>
            {words.claim.putDownNote}
          </Aside>
        </div>
      </main>
      <Foot>
        <ButtonLink weight="outline" href={home}>
          {words.common.goHome}
        </ButtonLink>
        {look.mode === "elder" ? <CallButton weight="side">{words.common.ask}</CallButton> : null}
      </Foot>
    </>
  );
}

/** The bank took the order and books it later; when it opens, where that is known and lies ahead. */
function AfterHours({ claim }: { claim: ClaimView }) {
  const { look, words } = useWords();
  if (!claim.afterHours) return null;
  const { bankClosed, bankClosedNote, bankLater, bankLaterNote } = words.claim;
  const { opensAt } = claim.afterHours;
  return (
    <div className="mt-page">
      <Aside icon="bank" title={opensAt ? bankClosed : bankLater}>
        {opensAt ? fill(bankClosedNote, { when: sayMoment(opensAt, claim.serverNow, look) }) : bankLaterNote}
      </Aside>
    </div>
  );
}
