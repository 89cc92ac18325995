"use client";

import type { Messages } from "@/app/_messages/catalogue";
import { fill } from "@/app/_messages/fill";
import { useWords } from "@/app/_messages/words";
import { Amount } from "@/app/_ui/amount";
import { Aside } from "@/app/_ui/aside";
import { Button, CallButton } from "@/app/_ui/button";
import { Foot } from "@/app/_ui/foot";
import { sayMoney } from "@/app/_ui/money";
import { StateTitle } from "@/app/_ui/status-line";
import type { ClaimView } from "@/app/views";
import { FailureAside } from "../_tap/failure-aside";
import { useLine } from "../_tap/use-line";
import { useSending } from "../_tap/use-sending";
import { useArrivalFocus } from "./use-arrival-focus";

/** 放弃这笔钱？ What giving up means, said before it is done; keeping the money is the first of the two ways. */
export function GiveUpView(props: {
  claim: ClaimView;
  words: Messages["life"];
  onKeep: () => void;
  onGivenUp: (claim: ClaimView) => void;
}) {
  const { claim, words, onKeep, onGivenUp } = props;
  const { look, words: said } = useWords();
  const main = useArrivalFocus<HTMLElement>(true);
  const line = useLine();
  const giving = useSending(line.send, onGivenUp);
  const sum = sayMoney(claim.amountFen, look);
  return (
    <>
      {line.element}
      <main className="page" id="main" ref={main} tabIndex={-1}>
        <StateTitle>{words.giveUpTitle}</StateTitle>
        <Amount amountFen={claim.amountFen} look={look} />
        <p className="quiet">{claim.programName}</p>
        <div className="mt-page">
          <Aside warn icon="exclamation" title={words.giveUpFinal}>
            {fill(words.giveUpNote, { sum })}
          </Aside>
        </div>
      </main>
      <Foot>
        {giving.failure ? <FailureAside failure={giving.failure} /> : null}
        <Button weight="action" onClick={onKeep}>
          {words.giveUpKeep}
        </Button>
        <Button
          weight="outline"
          sending={giving.sending && said.common.sending}
          onPointerDown={line.warm}
          onFocus={line.warm}
          onClick={() => void giving.start((rpc) => rpc.claims.cancel.mutate({ claimId: claim.claimId }))}
        >
          {fill(words.giveUpSure, { sum })}
        </Button>
        {look.mode === "elder" ? <CallButton weight="side">{said.common.ask}</CallButton> : null}
      </Foot>
    </>
  );
}
