"use client";

import { FailureAside } from "../../_tap/failure-aside";
import { forgetAllTaps } from "../../_tap/kept-taps";
import { useLine } from "../../_tap/use-line";
import { useSending } from "../../_tap/use-sending";

/** Leaves for the sign-in screen as a whole new page, so that nothing of this session stays in memory. */
function leave(): void {
  forgetAllTaps();
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
        className="plain start"
        onPointerDown={line.warm}
        onFocus={line.warm}
        onClick={() => (alreadyOut ? leave() : void out.start((rpc) => rpc.identity.signOut.mutate()))}
      >
        {out.sending ? sending : label}
      </button>
    </div>
  );
}
