"use client";

import { type ComponentType, useEffect, useState } from "react";
import { useWords } from "@/app/_messages/words";
import { Aside } from "@/app/_ui/aside";
import { keepsEarlyTap } from "@/app/_ui/early-tap";
import { FailureAside } from "./failure-aside";
import { forgetForms } from "./kept-form";
import {
  forgetLapsedTaps,
  forgetWhenFresh,
  hasLapsedTaps,
  onKeptTaps,
  onTapSent,
  readKeptTaps,
  type SentTap,
} from "./kept-taps";
import { useOwner } from "./owner";

const LOAD_AGAIN_MS = 5_000;

/**
 * What sends kept taps; fetched only when one waits. The tap was kept because there is no line, so this may fail to
 * load as well: then it is asked for again, and the screen that says so stays as it is.
 */
function useSender(needed: boolean): ComponentType | null {
  const [loaded, setLoaded] = useState<{ readonly Sender: ComponentType } | null>(null);
  useEffect(() => {
    if (!needed || loaded) return;
    let stopped = false;
    const load = () => {
      if (!navigator.onLine) return;
      import("./sender").then(
        ({ Sender }) => stopped || setLoaded({ Sender }),
        () => {}, // no line yet
      );
    };
    load();
    const timer = setInterval(load, LOAD_AGAIN_MS);
    window.addEventListener("online", load);
    return () => {
      stopped = true;
      clearInterval(timer);
      window.removeEventListener("online", load);
    };
  }, [needed, loaded]);
  return loaded?.Sender ?? null;
}

/** On every signed-in screen: sends what was tapped without a line once there is one, and says what became of it. */
export function Keeper() {
  const { kept } = useWords().words;
  const [waiting, setWaiting] = useState(0);
  const [isBroken, setBroken] = useState(false);
  const [lapsed, setLapsed] = useState(false);
  const [sent, setSent] = useState<SentTap | null>(null);

  useEffect(() => {
    const look = () => {
      const taps = readKeptTaps();
      setWaiting(taps.length);
      setBroken(taps.some((tap) => tap.isBroken));
      setLapsed(hasLapsedTaps());
    };
    forgetWhenFresh();
    look();
    return onKeptTaps(look);
  }, []);
  useEffect(() => onTapSent(setSent), []);
  const person = useOwner()?.person;
  useEffect(() => {
    if (person !== undefined) forgetForms(person);
  }, [person]);
  const Sender = useSender(waiting > 0);

  return (
    <>
      {waiting > 0 && Sender ? <Sender /> : null}
      <div className="keeper" role="status">
        {waiting > 0 ? (
          <Aside icon="clock" title={kept.bannerOne}>
            {isBroken ? kept.bannerBroken : kept.bannerNote}
          </Aside>
        ) : null}
        {waiting === 0 && lapsed ? (
          <Aside icon="exclamation" warn title={kept.tooOld}>
            {kept.tooOldNote}
            <button type="button" {...keepsEarlyTap} className="plain start" onClick={forgetLapsedTaps}>
              {kept.tooOldRead}
            </button>
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
