"use client";

import { useRouter } from "next/navigation";
import type { ReactNode } from "react";
import { useWords } from "@/app/_messages/words";
import { Amount } from "@/app/_ui/amount";
import { Button, ButtonLink } from "@/app/_ui/button";
import { Foot } from "@/app/_ui/foot";
import { ManyOutcome } from "./many-outcome";
import { useLine } from "./use-line";
import { useTapMany } from "./use-tap-many";

/** One line that 一键全领 takes along. */
export type ClaimableLine = {
  readonly entitlementId: string;
  readonly version: number;
  readonly programName: string;
  readonly amountFen: number;
};
/** Where the money of a tap goes. */
export type TapAccount = { readonly accountId: string; readonly bankName: string; readonly tail: string };

type ClaimAllStageProps = {
  readonly lines: readonly ClaimableLine[];
  readonly account: TapAccount | null;
  readonly label: string;
  readonly addAccountLabel: string;
  readonly bar: ReactNode;
  readonly heading: ReactNode;
  readonly tabs: ReactNode;
  readonly children: ReactNode;
};

/** Home with one button for everything. What the server drew comes in as parts. */
export function ClaimAllStage({ lines, account, ...parts }: ClaimAllStageProps) {
  const { look, words } = useWords();
  const router = useRouter();
  const line = useLine();
  const { state, tap, takeBack } = useTapMany(account?.accountId ?? "", line.send, (claimId) =>
    router.replace(`/claims/${claimId}`),
  );
  const amountFen = lines.reduce((total, line) => total + line.amountFen, 0);

  return (
    <>
      {line.element}
      <ManyOutcome
        state={state}
        tap={tap}
        takeBack={takeBack}
        payment={account && { amountFen, account, count: lines.length, name: lines[0]?.programName ?? "" }}
        home="/"
        bar={parts.bar}
        tabs={parts.tabs}
      >
        {(failure, takenBack) => (
          <>
            {parts.bar}
            <main className="page" id="main">
              {parts.heading}
              <Amount amountFen={amountFen} look={look} />
              {parts.children}
            </main>
            <Foot tabs={parts.tabs}>
              {failure}
              {takenBack}
              {account ? (
                <Button
                  weight="action"
                  sending={(state.phase === "sending" || state.phase === "answered") && words.common.sending}
                  onPointerDown={line.warm}
                  onFocus={line.warm}
                  onClick={() => void tap(lines)}
                >
                  {parts.label}
                </Button>
              ) : (
                <ButtonLink weight="action" href="/accounts/new">
                  {parts.addAccountLabel}
                </ButtonLink>
              )}
            </Foot>
          </>
        )}
      </ManyOutcome>
    </>
  );
}
