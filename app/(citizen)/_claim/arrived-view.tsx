"use client";

import { fill } from "@/app/_messages/fill";
import { useWords } from "@/app/_messages/words";
import { AccountName } from "@/app/_ui/account-name";
import { Amount } from "@/app/_ui/amount";
import { ButtonLink, CallButton } from "@/app/_ui/button";
import { Foot } from "@/app/_ui/foot";
import { sayMoney } from "@/app/_ui/money";
import { Route } from "@/app/_ui/route";
import { RowLink } from "@/app/_ui/row";
import { StateTitle } from "@/app/_ui/status-line";
import { unbroken } from "@/app/_ui/unbroken";
import { sayMoment } from "@/app/_ui/when";
import type { ClaimView } from "@/app/views";
import { KeepsPlace } from "../_tap/keeps-place";
import { headlineOf, programLine, routeOf } from "./claim-words";

/** 已到账: the way it went, the receipt, what is left, and what to do if it does not show at the bank. */
export function ArrivedView({ claim, home, playing }: { claim: ClaimView; home: "/" | "/firm"; playing: boolean }) {
  const { look, words } = useWords();
  const elder = look.mode === "elder";
  return (
    <>
      <main className={playing ? "page arriving-now" : "page"} id="main">
        <StateTitle arrived icon="arrived">
          {headlineOf(claim.status, words.claim)}
        </StateTitle>
        <KeepsPlace as="amount">
          <Amount amountFen={claim.amountFen} look={look} arrived />
        </KeepsPlace>
        {elder ? <ElderDetail claim={claim} /> : <Detail claim={claim} home={home} />}
      </main>
      <Foot>
        <ButtonLink weight="outline" href={home}>
          {elder ? words.claim.ok : words.common.done}
        </ButtonLink>
        {elder ? (
          <div className="pair">
            <ButtonLink weight="side" href={`/claims/${claim.claimId}/receipt`}>
              {words.claim.receipt}
            </ButtonLink>
            <CallButton weight="side">{words.common.askShort}</CallButton>
          </div>
        ) : null}
      </Foot>
    </>
  );
}

function Detail({ claim, home }: { claim: ClaimView; home: "/" | "/firm" }) {
  const { look, words } = useWords();
  const { bankName, tail } = claim.payeeAccount;
  const accountNote = <AccountName sentence={words.account.line} bank={bankName} tail={tail} />;
  const { count, totalFen } = claim.remaining;
  return (
    <>
      <p className="quiet">{unbroken(programLine(claim, words.claim))}</p>
      <Route arrived title={words.claim.way} stops={routeOf(claim, words.claim, { accountNote, elapsedMs: 0 })} />
      <ul className="rows group ruled">
        <li>
          <RowLink
            href={`/claims/${claim.claimId}/receipt`}
            icon="records"
            name={words.claim.receipt}
            note={words.claim.receiptNote}
          />
        </li>
        {count > 0 ? (
          <li>
            <RowLink
              href={home}
              icon="home"
              name={fill(words.claim.remaining, { count })}
              sum={sayMoney(totalFen, look)}
            />
          </li>
        ) : null}
      </ul>
      <NotSeen claim={claim} />
    </>
  );
}

function ElderDetail({ claim }: { claim: ClaimView }) {
  const { look, words } = useWords();
  const { bankName, tail } = claim.payeeAccount;
  const { count } = claim.remaining;
  const when = sayMoment(claim.creditedAt ?? claim.serverNow, claim.serverNow, look);
  return (
    <>
      <p className="heading">{claim.programName}</p>
      <p className="mt-page">
        <AccountName
          sentence={fill(words.claim.toldWhen, { when, account: words.account.line })}
          bank={bankName}
          tail={tail}
        />
      </p>
      <p className="told-rest">{count > 0 ? fill(words.claim.nextWaiting, { count }) : words.claim.nothingLeft}</p>
      <NotSeen claim={claim} />
    </>
  );
}

/** What to do if it does not show at the bank, folded until somebody asks. */
function NotSeen({ claim }: { claim: ClaimView }) {
  const { claim: words } = useWords().words;
  return (
    <details className="more">
      <summary>{words.notSeen}</summary>
      <p className="note">
        {fill(words.notSeenNote, { bank: claim.payeeAccount.bankName, text: claim.remittanceText })}
      </p>
    </details>
  );
}
