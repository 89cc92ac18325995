"use client";

import type { Route } from "next";
import { fill } from "@/app/_messages/fill";
import { useWords } from "@/app/_messages/words";
import { Amount } from "@/app/_ui/amount";
import { Bar, CallTool, Wordmark } from "@/app/_ui/bar";
import { CallButton } from "@/app/_ui/button";
import { ExpiredRoute } from "@/app/_ui/expired-route";
import { Foot } from "@/app/_ui/foot";
import { ReadAloud } from "@/app/_ui/read-aloud";
import { StateTitle } from "@/app/_ui/status-line";

/** 请重新登录, in the place where the tap was: the sum is still there, and signing in comes back here. */
export function ExpiredView(props: { amountFen: number; name: string; here: string }) {
  const { look, words } = useWords();
  const { claim, expiry, product, common } = words;
  const back = encodeURIComponent(props.here);

  return (
    <>
      <Bar start={<Wordmark>{product.name}</Wordmark>}>
        {look.mode === "elder" ? (
          <ReadAloud label={common.readAloud} stopLabel={common.stopReading} />
        ) : (
          <CallTool label={common.call} />
        )}
      </Bar>
      <main className="page" id="main">
        <StateTitle icon="lock">{expiry.title}</StateTitle>
        <Amount amountFen={props.amountFen} look={look} />
        <p className="quiet">{fill(expiry.notClaimed, { program: props.name })}</p>
        <div role="alert">
          <ExpiredRoute title={claim.way} words={expiry} />
        </div>
      </main>
      <Foot>
        <a className="button action" href={`/sign-in?expired=1&return=${back}` as Route}>
          {expiry.signIn}
        </a>
        {look.mode === "elder" ? <CallButton weight="side">{common.ask}</CallButton> : null}
      </Foot>
    </>
  );
}
