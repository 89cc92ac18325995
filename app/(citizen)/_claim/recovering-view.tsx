"use client";

import type { Messages } from "@/app/_messages/catalogue";
import { fill } from "@/app/_messages/fill";
import { useWords } from "@/app/_messages/words";
import { Amount } from "@/app/_ui/amount";
import { Aside } from "@/app/_ui/aside";
import { Button, ButtonLink, CallButton } from "@/app/_ui/button";
import { Foot } from "@/app/_ui/foot";
import { sayMoney } from "@/app/_ui/money";
import { StateTitle } from "@/app/_ui/status-line";
import { unbroken } from "@/app/_ui/unbroken";
import { dateOf, sayDate } from "@/app/_ui/when";
import type { ClaimView } from "@/app/views";
import { FailureAside } from "../_tap/failure-aside";
import { useLine } from "../_tap/use-line";
import { useSending } from "../_tap/use-sending";
import { headlineOf } from "./claim-words";
import { Repayments } from "./repayments";

type Recovery = NonNullable<ClaimView["recovery"]>;
type RecoveringProps = {
  readonly claim: ClaimView;
  readonly recovery: Recovery;
  readonly words: Messages["life"];
  readonly home: "/" | "/firm";
  /** Whether a tap may stand for the transfer: only where the demonstration runs. */
  readonly canRepayHere: boolean;
  readonly onTold: (claim: ClaimView) => void;
};

/** 这笔钱要交回: how much, until when, why, how to pay without being cheated, and how to object. */
export function RecoveringView(props: RecoveringProps) {
  const { claim, recovery, words, home } = props;
  const { look, words: said } = useWords();
  const until = sayDate(recovery.dueOn, look, dateOf(claim.serverNow).slice(0, 4));
  const bouncedFen = recovery.repayments.reduce((sum, one) => sum + (one.undone ? one.amountFen : 0), 0);
  return (
    <>
      <main className="page" id="main">
        <StateTitle icon="exclamation">{headlineOf(claim.status, said.claim)}</StateTitle>
        <Amount amountFen={recovery.leftFen} look={look} />
        <p className="quiet">{claim.programName}</p>
        {recovery.repaidFen > 0 ? (
          <p className="note">
            {fill(words.partly, {
              sum: sayMoney(recovery.amountFen, look),
              repaid: sayMoney(recovery.repaidFen, look),
            })}
          </p>
        ) : null}
        {bouncedFen > 0 ? <p className="note">{fill(words.bounced, { sum: sayMoney(bouncedFen, look) })}</p> : null}
        <div className="mt-page">
          <Aside warn icon="clock" title={fill(recovery.overdue ? words.overdue : words.until, { date: until })}>
            {words.grounds[recovery.ground]}
          </Aside>
        </div>
        <Why recovery={recovery} words={words} />
        <How claim={claim} recovery={recovery} words={words} />
        <Repayments claim={claim} recovery={recovery} words={words} />
        <details className="more">
          <summary>{words.object}</summary>
          <p className="note">{unbroken(words.objectNote)}</p>
        </details>
      </main>
      {props.canRepayHere ? (
        <RepayHere {...props} />
      ) : (
        <Foot>
          <CallButton weight="outline">{said.common.ask}</CallButton>
          <ButtonLink weight="plain" href={home}>
            {said.common.goHome}
          </ButtonLink>
        </Foot>
      )}
    </>
  );
}

function Why({ recovery, words }: { recovery: Recovery; words: Messages["life"] }) {
  return (
    <section className="group">
      <h2 className="heading">{words.why}</h2>
      <p>{unbroken(recovery.notice)}</p>
      <p className="note mt-hair">{fill(words.decision, { no: recovery.decisionNo })}</p>
    </section>
  );
}

function How({ claim, recovery, words }: { claim: ClaimView; recovery: Recovery; words: Messages["life"] }) {
  return (
    <section className="group">
      <h2 className="heading">{words.how}</h2>
      <p>{fill(words.howNote, { pool: claim.poolName })}</p>
      <p className="heading mt-tight">{fill(words.reference, { reference: recovery.reference })}</p>
      <div className="mt-row">
        <Aside icon="shield" title={words.warn}>
          {words.warnNote}
        </Aside>
      </div>
    </section>
  );
}

/** The demonstration's foot: a tap in place of a transfer. */
function RepayHere({ claim, recovery, words, home, onTold }: RecoveringProps) {
  const { look, words: said } = useWords();
  const line = useLine();
  const repaying = useSending(line.send, onTold);
  const { claimId } = claim;
  const amountFen = recovery.leftFen;
  return (
    <Foot>
      {line.element}
      {repaying.failure ? <FailureAside failure={repaying.failure} /> : null}
      <Button
        weight="outline"
        sending={repaying.sending && said.common.sending}
        onPointerDown={line.warm}
        onFocus={line.warm}
        onClick={() => void repaying.start((rpc) => rpc.claims.repayInDemonstration.mutate({ claimId, amountFen }))}
      >
        {fill(words.demo, { sum: sayMoney(amountFen, look) })}
      </Button>
      <p className="note">{words.demoNote}</p>
      {look.mode === "elder" ? (
        <CallButton weight="side">{said.common.ask}</CallButton>
      ) : (
        <ButtonLink weight="plain" href={home}>
          {said.common.goHome}
        </ButtonLink>
      )}
    </Foot>
  );
}
