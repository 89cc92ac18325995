"use client";

import type { ReactNode } from "react";
import { fill } from "@/app/_messages/fill";
import { useWords } from "@/app/_messages/words";
import { Aside } from "@/app/_ui/aside";
import type { Failure } from "./outcome";

/** What happened and what to do next, in place, above the action. */
export function FailureAside({ failure }: { failure: Failure }) {
  const { refusals, fault, kept, expiry } = useWords().words;
  if (failure.kind === "refused") {
    const { what, next } = refusals[failure.code] ?? refusals.NOT_FOUND;
    return <Warning title={what}>{next}</Warning>;
  }
  if (failure.kind === "signed-out") {
    const { what, next } = refusals.SESSION_EXPIRED;
    const { pathname, search, hash } = window.location;
    const back = encodeURIComponent(pathname + search);
    return (
      <Warning title={what}>
        {next}
        <br />
        <a href={`/sign-in?expired=1&return=${back}${hash}`}>{expiry.signIn}</a>
      </Warning>
    );
  }
  if (failure.kind === "outage") return <Warning title={fault.outage}>{fault.outageNote}</Warning>;
  if (failure.kind === "no-line") return <Warning title={kept.noLine}>{kept.noLineNote}</Warning>;
  const number = failure.kind === "fault" && failure.requestId ? fill(fault.id, { id: failure.requestId }) : "";
  return (
    <Warning title={fault.confirm}>
      {fault.confirmNote}
      {number}
    </Warning>
  );
}

function Warning({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Aside warn icon="exclamation" title={title} role="alert">
      {children}
    </Aside>
  );
}
