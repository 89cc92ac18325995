"use client";

import { keepsEarlyTap } from "@/app/_ui/early-tap";
import { FailureAside } from "../../_tap/failure-aside";
import { forgetForms } from "../../_tap/kept-form";
import { forgetAllTaps } from "../../_tap/kept-taps";
import { type RpcClient, useLine } from "../../_tap/use-line";
import { useSending } from "../../_tap/use-sending";
import { unsubscribeHere } from "../contact/browser-push";

/** Whoever uses this phone next is not told what waits for the person who leaves: its subscription goes before the session. */
async function endHere(rpc: RpcClient): Promise<void> {
  await unsubscribeHere((endpoint) => rpc.reminders.unsubscribe.mutate({ endpoint }));
  await rpc.identity.signOut.mutate();
}

/** Leaves for the sign-in screen as a whole new page, so that nothing of this session stays in memory. */
async function leave(): Promise<void> {
  forgetAllTaps();
  forgetForms(null);
  await unsubscribeHere(async () => {}); // where the session had ended before, the push service alone can say that it is gone
  window.location.assign("/sign-in");
}

/** Ends the session here and on the server, and forgets what was tapped without a line. */
export function SignOut({ label, sending }: { label: string; sending: string }) {
  const line = useLine();
  const out = useSending(line.send, leave);
  const alreadyOut = out.failure?.kind === "signed-out";
  return (
    <div className="mt-tight">
      {line.element}
      {out.failure && !alreadyOut ? <FailureAside failure={out.failure} /> : null}
      <button
        type="button"
        {...keepsEarlyTap}
        className="plain start"
        onPointerDown={line.warm}
        onFocus={line.warm}
        onClick={() => (alreadyOut ? leave() : void out.start(endHere))}
      >
        {out.sending ? sending : label}
      </button>
    </div>
  );
}
