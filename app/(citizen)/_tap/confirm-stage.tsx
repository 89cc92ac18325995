"use client";

import { useRouter } from "next/navigation";
import { type ReactNode, useTransition } from "react";
import { useWords } from "@/app/_messages/words";
import { RpcProvider } from "@/app/_rpc/client";
import { Amount } from "@/app/_ui/amount";
import { Button } from "@/app/_ui/button";
import { Foot } from "@/app/_ui/foot";
import { ExpiredView } from "./expired-view";
import { FailureAside } from "./failure-aside";
import { KeepsPlace } from "./keeps-place";
import { KeptView } from "./kept-view";
import { tappedHere } from "./tapped-here";
import { useTap } from "./use-tap";

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
  return (
    <RpcProvider>
      <Stage {...props} />
    </RpcProvider>
  );
}

function Stage(props: ConfirmStageProps) {
  const { look, words } = useWords();
  const router = useRouter();
  const [leaving, startLeaving] = useTransition();
  const { entitlementId, version, programName, amountFen } = props.entitlement;
  const { state, tap, takeBack } = useTap({ entitlementId, version, accountId: props.account.accountId }, (claimId) => {
    tappedHere.add(claimId);
    startLeaving(() => router.replace(`/claims/${claimId}`));
  });

  if (state.phase === "kept") {
    const payment = { amountFen, name: programName, count: 1, account: props.account };
    const retry = () => void tap(state.tappedAt);
    return (
      <KeptView payment={payment} tappedAt={state.tappedAt} retrying={false} onRetry={retry} onTakeBack={takeBack} />
    );
  }
  if (state.phase === "failed" && state.failure.kind === "signed-out") {
    return <ExpiredView amountFen={amountFen} name={programName} here={props.here} />;
  }
  return (
    <>
      {props.bar}
      <main className="page" id="main">
        {props.heading}
        <KeepsPlace as="amount">
          <Amount amountFen={amountFen} look={look} />
        </KeepsPlace>
        {props.children}
      </main>
      <Foot tabs={props.tabs}>
        {props.aboveAction}
        {state.phase === "failed" ? <FailureAside failure={state.failure} /> : null}
        {state.phase === "taken-back" ? <p role="status">{words.kept.cancelled}</p> : null}
        <Button
          weight="action"
          sending={(state.phase === "sending" || leaving) && words.common.sending}
          onClick={() => void tap()}
        >
          {props.label}
        </Button>
        {props.belowAction}
      </Foot>
    </>
  );
}
