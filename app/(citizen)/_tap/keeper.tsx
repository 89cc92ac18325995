"use client";

import { lazy, Suspense, useEffect, useState } from "react";
import { useWords } from "@/app/_messages/words";
import { Aside } from "@/app/_ui/aside";
import { FailureAside } from "./failure-aside";
import { onKeptTaps, onTapSent, readKeptTaps, type SentTap } from "./kept-taps";

const Sender = lazy(async () => ({ default: (await import("./sender")).Sender })); // the way to the server is loaded only when something waits to be sent

/** On every signed-in screen: sends what was tapped without a line once there is one, and says what became of it. */
export function Keeper() {
  const { kept } = useWords().words;
  const [waiting, setWaiting] = useState(0);
  const [lapsed, setLapsed] = useState(false);
  const [sent, setSent] = useState<SentTap | null>(null);

  useEffect(() => {
    const look = () => {
      const found = readKeptTaps();
      setWaiting(found.taps.length);
      if (found.lapsed) setLapsed(true);
    };
    look();
    return onKeptTaps(look);
  }, []);
  useEffect(() => onTapSent(setSent), []);

  return (
    <>
      {waiting > 0 ? (
        <Suspense>
          <Sender />
        </Suspense>
      ) : null}
      <div className="keeper" role="status">
        {waiting > 0 ? (
          <Aside icon="clock" title={kept.bannerOne}>
            {kept.bannerNote}
          </Aside>
        ) : null}
        {waiting === 0 && lapsed ? (
          <Aside icon="exclamation" warn title={kept.tooOld}>
            {kept.tooOldNote}
          </Aside>
        ) : null}
        {sent?.claimId ? (
          <Aside icon="shield" title={kept.sent}>
            <a href={`/claims/${sent.claimId}`}>{kept.open}</a>
          </Aside>
        ) : null}
        {sent?.failure ? <FailureAside failure={sent.failure} /> : null}
      </div>
    </>
  );
}
