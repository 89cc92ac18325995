"use client";

import { useRouter } from "next/navigation";
import { type ReactNode, Suspense, useEffect, useRef, useState } from "react";
import type { Messages } from "@/app/_messages/catalogue";
import { fill } from "@/app/_messages/fill";
import { useWords } from "@/app/_messages/words";
import { sayMoney } from "@/app/_ui/money";
import type { ClaimView, PayeeAccountView } from "@/app/views";
import { lazyPart } from "../_tap/lazy-part";
import { tappedHere } from "../_tap/tapped-here";
import { useKeptFocus } from "../_tap/use-kept-focus";
import { ArrivedView } from "./arrived-view";
import { ArrivingView } from "./arriving-view";
import { headlineOf, isCreditedToday, isOnTheWay } from "./claim-words";
import { OverView } from "./over-view";
import { RecoveringView } from "./recovering-view";
import { ReturnedView } from "./returned-view";

// most arrived claims are only read; the live line is loaded for money on its way, or that has just arrived
const LiveClaim = lazyPart(async () => (await import("./live-claim")).LiveClaim);
const ONE_LIGHT_TOUCH_MS = 30;
/** Whoever leaves sooner than this costs no line: most taps are credited before they are answered. */
const STAYS_MS = 4_000;

type ClaimStageProps = {
  readonly claim: ClaimView;
  /** Where it can be sent again; null while that is no question. */
  readonly accounts: readonly PayeeAccountView[] | null;
  readonly bar: ReactNode;
  readonly home: "/" | "/firm";
  /** What is said of money that is given up, asked back or over. */
  readonly lifeWords: Messages["life"];
  /** Whether a tap may stand for a transfer: only where the demonstration runs. */
  readonly canRepayHere: boolean;
};

/** One claim from the tap to the money in the account, changing while somebody watches. */
export function ClaimStage(props: ClaimStageProps) {
  const { claim: initial, accounts, bar, lifeWords } = props;
  const { look, words } = useWords();
  const router = useRouter();
  const [told, setTold] = useState(initial);
  const claim = told.serverNow > initial.serverNow ? told : initial; // a page drawn anew may know more
  const playing = useArrival(claim, look.mode === "elder");
  const stays = useStays();
  const [wasTapped] = useState(() => tappedHere.has(initial.claimId));
  useKeptFocus(claim.status, wasTapped);

  const needsAccounts = claim.status === "returned" && accounts === null;
  useEffect(() => {
    if (needsAccounts) router.refresh();
  }, [needsAccounts, router]);

  return (
    <>
      <p className="sr" role="status">
        {playing || claim.status !== initial.status
          ? fill(words.claim.titled, {
              state: headlineOf(claim.status, words.claim),
              sum: sayMoney(claim.amountFen, look),
            })
          : null}
      </p>
      {isOnTheWay(claim) || (stays && isCreditedToday(claim)) ? (
        <Suspense>
          <LiveClaim claim={claim} onTold={setTold} />
        </Suspense>
      ) : null}
      {bar}
      {claim.status === "returned" ? (
        <ReturnedView claim={claim} accounts={accounts ?? []} lifeWords={lifeWords} onTold={setTold} />
      ) : (
        <OtherView {...props} claim={claim} playing={playing} onTold={setTold} />
      )}
    </>
  );
}

type OtherViewProps = ClaimStageProps & { readonly playing: boolean; readonly onTold: (claim: ClaimView) => void };

function OtherView({ claim, home, lifeWords: words, canRepayHere, playing, onTold }: OtherViewProps) {
  if (claim.status === "credited") return <ArrivedView claim={claim} home={home} playing={playing} />;
  if (claim.status === "cancelled" || claim.status === "recovered") {
    return <OverView claim={claim} words={words} home={home} />;
  }
  const { recovery } = claim;
  if (!recovery) return <ArrivingView claim={claim} home={home} />;
  return <RecoveringView {...{ claim, recovery, words, home, canRepayHere, onTold }} />;
}

/** Whether somebody has stayed on this screen for a while. */
function useStays(): boolean {
  const [stays, setStays] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setStays(true), STAYS_MS);
    return () => clearTimeout(timer);
  }, []);
  return stays;
}

/** True when the arrival is to be played: once, for whoever tapped here or is watching when the bank says so. */
function useArrival(claim: ClaimView, still: boolean): boolean {
  const arrived = claim.status === "credited";
  const wasArrived = useRef(arrived);
  const [playing, setPlaying] = useState(() => arrived && tappedHere.has(claim.claimId));
  useEffect(() => {
    const tapped = tappedHere.delete(claim.claimId);
    if (arrived && (tapped || !wasArrived.current)) {
      setPlaying(true);
      if (!still) navigator.vibrate?.(ONE_LIGHT_TOUCH_MS);
    }
    wasArrived.current = arrived;
  }, [arrived, claim.claimId, still]);
  return playing;
}
