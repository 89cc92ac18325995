"use client";

import { useEffect, useState } from "react";
import { fill } from "@/app/_messages/fill";
import { useWords } from "@/app/_messages/words";
import { AccountName } from "@/app/_ui/account-name";
import { Amount } from "@/app/_ui/amount";
import { Aside } from "@/app/_ui/aside";
import { Bar, Wordmark } from "@/app/_ui/bar";
import { Button, CallButton } from "@/app/_ui/button";
import { Foot } from "@/app/_ui/foot";
import { Icon } from "@/app/_ui/icon";
import { ReadAloud } from "@/app/_ui/read-aloud";
import { Route } from "@/app/_ui/route";
import { StateTitle } from "@/app/_ui/status-line";
import { sayClock } from "@/app/_ui/when";
import { KeepsPlace } from "./keeps-place";

/** What was tapped without a line, as the open screen still knows it. */
export type KeptPayment = {
  readonly amountFen: number;
  readonly name: string;
  readonly count: number;
  readonly account: { readonly bankName: string; readonly tail: string };
};

/** 记下了，还没发出: for want of a line or through a fault of ours, the tap is on this phone, will be sent by itself, and can be taken back. */
export function KeptView(props: {
  payment: KeptPayment;
  tappedAt: string;
  /** A fault of ours holds it up, not the line. */
  isBroken: boolean;
  onRetry: () => void;
  onTakeBack: () => void;
}) {
  const { look, words } = useWords();
  const { kept, account, common } = words;
  const { payment, tappedAt, isBroken } = props;
  const waiting = isBroken ? kept.broken : kept.waiting;
  const waitingNote = isBroken ? kept.brokenNote : kept.waitingNote;
  const toAccount = <AccountName sentence={account.line} bank={payment.account.bankName} tail={payment.account.tail} />;

  return (
    <>
      <Bar start={<Wordmark>{words.product.name}</Wordmark>}>
        {look.mode === "elder" ? (
          <ReadAloud label={common.readAloud} stopLabel={common.stopReading} />
        ) : (
          <OfflineSince />
        )}
      </Bar>
      <main className="page kept-view" id="main">
        <StateTitle icon="clock">
          {payment.count > 1 ? fill(kept.titleMany, { count: payment.count }) : kept.title}
        </StateTitle>
        <KeepsPlace as="amount">
          <Amount amountFen={payment.amountFen} look={look} />
        </KeepsPlace>
        <p className="quiet">{payment.name}</p>
        <Route
          title={waiting}
          stops={[
            {
              key: "confirmed",
              state: "done",
              unsent: true,
              name: kept.confirmed,
              note: kept.confirmedNote,
              time: sayClock(tappedAt),
            },
            { key: "waiting", state: "here", name: waiting, note: waitingNote, time: null },
            { key: "account", state: "waiting", name: kept.toAccount, note: toAccount, time: null },
          ]}
        />
        <div className="near-foot">
          <Aside icon="shield" title={kept.safe}>
            {isBroken ? kept.brokenSafeNote : kept.safeNote}
          </Aside>
        </div>
      </main>
      <Foot>
        <Button weight="outline" onClick={props.onRetry}>
          {kept.retry}
        </Button>
        <Button weight="plain" onClick={props.onTakeBack}>
          {kept.cancel}
        </Button>
        {look.mode === "elder" ? <CallButton weight="side">{common.ask}</CallButton> : null}
      </Foot>
    </>
  );
}

/** Since when this screen has not been refreshed, while there is no line. */
function OfflineSince() {
  const { kept } = useWords().words;
  const [since] = useState(() => new Date().toISOString());
  const [online, setOnline] = useState(false);
  useEffect(() => {
    const look = () => setOnline(navigator.onLine);
    look();
    window.addEventListener("online", look);
    window.addEventListener("offline", look);
    return () => {
      window.removeEventListener("online", look);
      window.removeEventListener("offline", look);
    };
  }, []);
  if (online) return null;
  return (
    <span className="tool last">
      <Icon name="offline" small />
      {fill(kept.offlineSince, { clock: sayClock(since).slice(0, 5) })}
    </span>
  );
}
