"use client";

import { useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import type { Messages } from "@/app/_messages/catalogue";
import { fill } from "@/app/_messages/fill";
import { useWords } from "@/app/_messages/words";
import { Amount } from "@/app/_ui/amount";
import { Button, ButtonLink } from "@/app/_ui/button";
import { Choice, LockedChoice } from "@/app/_ui/choice";
import { Foot } from "@/app/_ui/foot";
import { sayMoney } from "@/app/_ui/money";
import type { ClaimableLine, TapAccount } from "../../(citizen)/_tap/claim-all-stage";
import { ManyOutcome } from "../../(citizen)/_tap/many-outcome";
import { useLine } from "../../(citizen)/_tap/use-line";
import { useTapMany } from "../../(citizen)/_tap/use-tap-many";

/** One line of the list: what the delegation does not cover is locked for the reason it names; `hint` is what a tap will do. */
type FirmLine = ClaimableLine & {
  readonly brief: string;
  readonly locked: string | null;
  readonly hint: string | null;
};

type FirmStageProps = {
  readonly lines: readonly FirmLine[];
  readonly account: TapAccount | null;
  readonly accountLine: ReactNode;
  readonly words: Pick<Messages["firm"], "selected" | "allSelected" | "claimChosen" | "chooseFirst" | "onlyCorporate">;
  readonly addAccountLabel: string;
  readonly bar: ReactNode;
  readonly tabs: ReactNode;
  readonly children: ReactNode;
};

/** The firm's list: everything is ticked at first, and one tap takes what is ticked. */
export function FirmStage({ lines, account, words, ...parts }: FirmStageProps) {
  const { look, words: common } = useWords();
  const router = useRouter();
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const line = useLine();
  const { state, tap, takeBack } = useTapMany(account?.accountId ?? "", line.send, (claimId) =>
    router.replace(`/claims/${claimId}`),
  );
  const chosen = lines.filter((line) => line.locked === null && !left.has(line.entitlementId));
  const amountFen = chosen.reduce((total, line) => total + line.amountFen, 0);
  const counts = { count: lines.length, chosen: chosen.length, sum: sayMoney(amountFen, look) };

  function toggle(entitlementId: string) {
    const now = new Set(left);
    if (!now.delete(entitlementId)) now.add(entitlementId);
    setLeft(now);
  }

  return (
    <>
      {line.element}
      <ManyOutcome
        state={state}
        tap={tap}
        takeBack={takeBack}
        payment={account && { amountFen, account, count: chosen.length, name: chosen[0]?.programName ?? "" }}
        home="/firm"
        bar={parts.bar}
        tabs={parts.tabs}
      >
        {(failure, takenBack) => (
          <>
            {parts.bar}
            <main className="page" id="main">
              <h1 className="lead">
                {fill(chosen.length < lines.length ? words.selected : words.allSelected, counts)}
              </h1>
              <div aria-live="polite">
                <Amount amountFen={amountFen} look={look} />
                <p className="quiet">{parts.accountLine}</p>
              </div>
              <ul className="rows mt-near">
                {lines.map(({ entitlementId, programName, brief, locked, hint, amountFen: lineFen }) => (
                  <li key={entitlementId}>
                    {locked === null ? (
                      <Choice
                        name={programName}
                        note={hint ?? brief}
                        sum={sayMoney(lineFen, look)}
                        input={{
                          type: "checkbox",
                          checked: !left.has(entitlementId),
                          onChange: () => toggle(entitlementId),
                        }}
                      />
                    ) : (
                      <LockedChoice name={programName} note={locked} sum={sayMoney(lineFen, look)} />
                    )}
                  </li>
                ))}
              </ul>
              {parts.children}
            </main>
            <Foot tabs={parts.tabs}>
              {failure}
              {takenBack}
              {!account ? (
                <ButtonLink weight="action" href="/accounts/new">
                  {parts.addAccountLabel}
                </ButtonLink>
              ) : chosen.length > 0 ? (
                <Button
                  weight="action"
                  sending={(state.phase === "sending" || state.phase === "answered") && common.common.sending}
                  onPointerDown={line.warm}
                  onFocus={line.warm}
                  onClick={() => void tap(chosen)}
                >
                  {fill(words.claimChosen, counts)}
                </Button>
              ) : (
                <p className="quiet">{words.chooseFirst}</p>
              )}
              <p className="note">{words.onlyCorporate}</p>
            </Foot>
          </>
        )}
      </ManyOutcome>
    </>
  );
}
