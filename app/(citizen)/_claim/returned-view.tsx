"use client";

import { useState } from "react";
import type { Messages } from "@/app/_messages/catalogue";
import { fill } from "@/app/_messages/fill";
import { useWords } from "@/app/_messages/words";
import { AccountName } from "@/app/_ui/account-name";
import { Amount } from "@/app/_ui/amount";
import { Aside } from "@/app/_ui/aside";
import { Button, ButtonLink, CallButton } from "@/app/_ui/button";
import { Choice } from "@/app/_ui/choice";
import { keepsEarlyTap } from "@/app/_ui/early-tap";
import { Foot } from "@/app/_ui/foot";
import { sayMoney } from "@/app/_ui/money";
import { StateTitle } from "@/app/_ui/status-line";
import { sayMoment } from "@/app/_ui/when";
import type { ClaimView, PayeeAccountView } from "@/app/views";
import { FailureAside } from "../_tap/failure-aside";
import { KeepsPlace } from "../_tap/keeps-place";
import { useLine } from "../_tap/use-line";
import { useSending } from "../_tap/use-sending";
import { headlineOf } from "./claim-words";
import { GiveUpView } from "./give-up-view";
import { resendChoices } from "./resend-choices";
import { useArrivalFocus } from "./use-arrival-focus";

type ReturnedProps = {
  readonly claim: ClaimView;
  readonly accounts: readonly PayeeAccountView[];
  readonly lifeWords: Messages["life"];
  readonly onTold: (claim: ClaimView) => void;
};

/** 退回来了，还是您的: why, and the one act that sends it again; or giving it up, which asks first. */
export function ReturnedView(props: ReturnedProps) {
  const { claim, lifeWords: words, onTold } = props;
  const [isGivingUp, setGivingUp] = useState<boolean | null>(null); // null: nobody has asked yet
  if (claim.returnReason === "payee-refused") return <StoppedView claim={claim} />;
  if (isGivingUp) {
    return <GiveUpView claim={claim} words={words} onKeep={() => setGivingUp(false)} onGivenUp={onTold} />;
  }
  return <SendAgainView {...props} isBack={isGivingUp === false} onGiveUp={() => setGivingUp(true)} />;
}

/** Everything of this payee is stopped: no card mends it, a person has to look. */
function StoppedView({ claim }: { claim: ClaimView }) {
  const { look, words } = useWords();
  return (
    <>
      <main className="page" id="main">
        <StateTitle icon="returned">{words.claim.returnedDone}</StateTitle>
        <Amount amountFen={claim.amountFen} look={look} />
        <p className="quiet">{claim.programName}</p>
        <div className="mt-page">
          <Reason claim={claim} />
        </div>
      </main>
      <Foot>
        <CallButton weight="outline">{words.common.ask}</CallButton>
      </Foot>
    </>
  );
}

function SendAgainView(props: ReturnedProps & { isBack: boolean; onGiveUp: () => void }) {
  const { claim, accounts, lifeWords, onTold, isBack, onGiveUp } = props;
  const main = useArrivalFocus<HTMLElement>(isBack);
  const { look, words } = useWords();
  const { open, preset, atFault } = resendChoices(claim, accounts);
  const [accountId, setAccountId] = useState<string | null>(null);
  const chosen = open.find((account) => account.accountId === accountId) ?? preset;
  const line = useLine();
  const again = useSending(line.send, onTold);
  const { claimId } = claim;
  const addHref = `/accounts/new?return=/claims/${claimId}` as const;

  return (
    <>
      {line.element}
      <main className="page" id="main" ref={main} tabIndex={-1}>
        <StateTitle icon="returned">{headlineOf(claim.status, words.claim)}</StateTitle>
        <KeepsPlace as="amount">
          <Amount amountFen={claim.amountFen} look={look} />
        </KeepsPlace>
        <p className="quiet">{claim.programName}</p>
        <div className="mt-page">
          <Reason claim={claim} />
        </div>
        {open.length > 0 ? (
          <section className="mt-page">
            <h2 className="heading" id="resend-to">
              {words.claim.resendTo}
            </h2>
            <div className="rows" role="radiogroup" aria-labelledby="resend-to">
              {open.map((account) => (
                <div key={account.accountId}>
                  <Choice
                    name={<AccountName sentence={words.account.line} bank={account.bankName} tail={account.tail} />}
                    note={
                      account === atFault
                        ? words.claim.resendSame
                        : fill(words.account.holder, { holder: account.holderMasked })
                    }
                    input={{
                      type: "radio",
                      name: "account",
                      checked: account.accountId === chosen?.accountId,
                      onChange: () => setAccountId(account.accountId),
                    }}
                  />
                </div>
              ))}
            </div>
          </section>
        ) : null}
        <button type="button" {...keepsEarlyTap} className="plain start mt-row" onClick={onGiveUp}>
          {lifeWords.giveUp}
        </button>
      </main>
      <Foot>
        {again.failure ? <FailureAside failure={again.failure} /> : null}
        {chosen ? (
          <>
            <Button
              weight="action"
              sending={again.sending && words.common.sending}
              onPointerDown={line.warm}
              onFocus={line.warm}
              onClick={() =>
                void again.start((rpc) => rpc.claims.reissue.mutate({ claimId, payeeAccountId: chosen.accountId }))
              }
            >
              {fill(words.claim.resend, { sum: sayMoney(claim.amountFen, look) })}
            </Button>
            <ButtonLink weight="plain" href={addHref}>
              {words.claim.otherCard}
            </ButtonLink>
          </>
        ) : (
          <ButtonLink weight="action" href={addHref}>
            {words.claim.addCard}
          </ButtonLink>
        )}
        {look.mode === "elder" ? <CallButton weight="side">{words.common.ask}</CallButton> : null}
      </Foot>
    </>
  );
}

function Reason({ claim }: { claim: ClaimView }) {
  const { look, words } = useWords();
  const { bankName, tail } = claim.payeeAccount;
  const when = sayMoment(claim.returnedAt ?? claim.serverNow, claim.serverNow, look);
  const note = claim.returnReason === "payee-refused" ? words.claim.stoppedNote : words.claim.returnedNote;
  const sentence = fill(note, { when, account: words.account.line });
  return (
    <Aside warn icon="exclamation" title={words.claim.reasons[claim.returnReason ?? "other"]}>
      <AccountName sentence={sentence} bank={bankName} tail={tail} />
    </Aside>
  );
}
