"use client";

import { type ReactNode, Suspense } from "react";
import { fill } from "@/app/_messages/fill";
import { useWords } from "@/app/_messages/words";
import { ExpiredView } from "./expired-view";
import { FailureAside } from "./failure-aside";
import { type KeptPayment, KeptView } from "./kept-view";
import { lazyPart } from "./lazy-part";
import { useKeptFocus } from "./use-kept-focus";
import type { ManyState, TapLine } from "./use-tap-many";

// loaded when there are results; while that lasts, the screen of the tap stays as it is
const ResultsView = lazyPart(async () => (await import("./results-view")).ResultsView);

type ManyOutcomeProps = {
  readonly state: ManyState;
  readonly tap: (lines: readonly TapLine[], kept?: string) => Promise<void>;
  readonly takeBack: (lines: readonly TapLine[]) => void;
  readonly payment: KeptPayment | null;
  readonly home: "/" | "/firm";
  readonly bar: ReactNode;
  readonly tabs: ReactNode;
  /** The screen as it stands before an answer, with what has to be said above its button. */
  readonly children: (failure: ReactNode, takenBack: ReactNode) => ReactNode;
};

/** What becomes of a screen after a tap for many: results, kept without a line, signed out, or the same screen with a reason. */
export function ManyOutcome({ state, payment, home, children, ...rest }: ManyOutcomeProps) {
  const { words } = useWords();
  useKeptFocus(state.phase);
  if (state.phase === "answered") {
    return (
      <Suspense fallback={children(null, null)}>
        <ResultsView results={state.results} bar={rest.bar} home={home} tabs={rest.tabs} />
      </Suspense>
    );
  }
  if (state.phase === "kept" && payment) {
    const { lines, tappedAt, isBroken } = state;
    const name =
      lines.length > 1 ? fill(words.kept.namedMany, { name: payment.name, count: lines.length }) : payment.name;
    return (
      <KeptView
        payment={{ ...payment, name, count: lines.length }}
        tappedAt={tappedAt}
        isBroken={isBroken}
        onRetry={() => void rest.tap(lines, tappedAt)}
        onTakeBack={() => rest.takeBack(lines)}
      />
    );
  }
  if (state.phase === "failed" && state.failure.kind === "signed-out" && payment) {
    return <ExpiredView amountFen={payment.amountFen} name={payment.name} here={home} />;
  }
  return children(
    state.phase === "failed" ? <FailureAside failure={state.failure} /> : null,
    state.phase === "taken-back" ? <p role="status">{words.kept.cancelled}</p> : null,
  );
}
