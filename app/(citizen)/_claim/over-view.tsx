"use client";

import type { Messages } from "@/app/_messages/catalogue";
import { fill } from "@/app/_messages/fill";
import { useWords } from "@/app/_messages/words";
import { Amount } from "@/app/_ui/amount";
import { ButtonLink, CallButton } from "@/app/_ui/button";
import { Foot } from "@/app/_ui/foot";
import { sayMoney } from "@/app/_ui/money";
import { StateTitle } from "@/app/_ui/status-line";
import type { ClaimView } from "@/app/views";
import { headlineOf } from "./claim-words";
import { Repayments } from "./repayments";

/** A claim whose life is over without money with its payee: given up, or paid back. */
export function OverView({ claim, words, home }: { claim: ClaimView; words: Messages["life"]; home: "/" | "/firm" }) {
  const { look, words: said } = useWords();
  const sum = sayMoney(claim.amountFen, look);
  const isRecovered = claim.status === "recovered";
  return (
    <>
      <main className="page" id="main">
        <StateTitle icon={isRecovered ? "done" : undefined}>{headlineOf(claim.status, said.claim)}</StateTitle>
        <Amount amountFen={claim.amountFen} look={look} />
        <p className="quiet">{claim.programName}</p>
        <p className="mt-page">{fill(isRecovered ? words.recoveredNote : words.givenUpNote, { sum })}</p>
        {claim.recovery ? <Repayments claim={claim} recovery={claim.recovery} words={words} /> : null}
      </main>
      <Foot>
        <ButtonLink weight="outline" href={home}>
          {said.common.goHome}
        </ButtonLink>
        {look.mode === "elder" ? <CallButton weight="side">{said.common.ask}</CallButton> : null}
      </Foot>
    </>
  );
}
