"use client";

import { useMutation } from "@tanstack/react-query";
import { RpcProvider, useRpc } from "@/app/_rpc/client";
import { FailureAside } from "../_tap/failure-aside";
import { forgetAllTaps } from "../_tap/kept-taps";
import { failureOf } from "../_tap/outcome";

type SignOutProps = { readonly label: string; readonly sending: string };

/** Ends the session here and on the server, and forgets what was tapped without a line. */
export function SignOut(props: SignOutProps) {
  return (
    <RpcProvider>
      <Act {...props} />
    </RpcProvider>
  );
}

function Act({ label, sending }: SignOutProps) {
  const rpc = useRpc();
  const leave = () => {
    forgetAllTaps();
    window.location.assign("/sign-in"); // a whole new page, so that nothing of this session stays in memory
  };
  const { mutate, isPending, error } = useMutation(rpc.identity.signOut.mutationOptions({ onSuccess: leave }));
  const failure = error ? failureOf(error) : null;
  return (
    <div className="mt-tight">
      {failure && failure.kind !== "signed-out" ? <FailureAside failure={failure} /> : null}
      <button
        type="button"
        className="plain start"
        onClick={() => {
          if (failure?.kind === "signed-out") leave();
          else if (!isPending) mutate();
        }}
      >
        {isPending ? sending : label}
      </button>
    </div>
  );
}
