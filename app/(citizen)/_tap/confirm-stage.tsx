"use client";

import { useRouter } from "next/navigation";
import { type ReactNode, useTransition } from "react";
import { useWords } from "@/app/_messages/words";
import { Amount } from "@/app/_ui/amount";
import { Button } from "@/app/_ui/button";
import { Foot } from "@/app/_ui/foot";
import { ExpiredView } from "./expired-view";
import { FailureAside } from "./failure-aside";
import { KeepsPlace } from "./keeps-place";
import { KeptView } from "./kept-view";
import { tappedHere } from "./tapped-here";
import { useKeptFocus } from "./use-kept-focus";
import { useLine } from "./use-line";
import { type TapState, useTap } from "./use-tap";

/** The screen around one tap. What the server drew comes in as parts; this island only changes with the tap. */
export type ConfirmStageProps = {
  readonly entitlement: { entitlementId: string; version: number; programName: string; amountFen: number };
  readonly account: { accountId: string; bankName: string; tail: string };
  /** Where signing in again comes back to. */
  readonly here: string;
  readonly label: string;
  readonly bar: ReactNode;
  readonly heading: ReactNode;
  readonly children: ReactNode;
  readonly aboveAction?: ReactNode;
  readonly belowAction?: ReactNode;
  readonly tabs?: ReactNode;
};

/** One benefit, ready to take: the amount, what the server says about it, and the one button. */
export function ConfirmStage(props: ConfirmStageProps) {
  const router = useRouter();
  const [leaving, startLeaving] = useTransition();
  const line = useLine();
  const { entitlementId, version, programName, amountFen } = props.entitlement;
  const target = { entitlementId, version, accountId: props.account.accountId };
  const { state, tap, takeBack } = useTap(target, line.send, (claimId) => {
    tappedHere.add(claimId);
    startLeaving(() => router.replace(`/claims/${claimId}`));
  });
  const sending = state.phase === "sending" || leaving;
  useKeptFocus(state.phase);

  return (
    <>
      {line.element}
      {state.phase === "kept" ? (
        <KeptView
          payment={{ amountFen, name: programName, count: 1, account: props.account }}
          tappedAt={state.tappedAt}
          isBroken={state.isBroken}
          onRetry={() => void tap(state.tappedAt)}
          onTakeBack={takeBack}
        />
      ) : state.phase === "failed" && state.failure.kind === "signed-out" ? (
        <ExpiredView amountFen={amountFen} name={programName} here={props.here} />
      ) : (
        <Ready {...props} state={state} sending={sending} onTap={() => void tap()} onNear={line.warm} />
      )}
    </>
  );
}

type ReadyProps = ConfirmStageProps & { state: TapState; sending: boolean; onTap: () => void; onNear: () => void };

/** The screen before an answer: as the server drew it, with what has to be said above the button. */
function Ready({ state, sending, onTap, onNear, ...props }: ReadyProps) {
  const { look, words } = useWords();
  return (
    <>
      {props.bar}
      <main className="page" id="main">
        {props.heading}
        <KeepsPlace as="amount">
          <Amount amountFen={props.entitlement.amountFen} look={look} />
        </KeepsPlace>
        {props.children}
      </main>
      <Foot tabs={props.tabs}>
        {props.aboveAction}
        {state.phase === "failed" ? <FailureAside failure={state.failure} /> : null}
        {state.phase === "taken-back" ? <p role="status">{words.kept.cancelled}</p> : null}
        <Button
          weight="action"
          sending={sending && words.common.sending}
          onPointerDown={onNear}
          onFocus={onNear}
          onClick={onTap}
        >
          {props.label}
        </Button>
        {props.belowAction}
      </Foot>
    </>
  );
}
