"use client";

import { Button } from "@/app/_ui/button";
import { FailureAside } from "@/app/(citizen)/_tap/failure-aside";
import { useLine } from "@/app/(citizen)/_tap/use-line";
import { useSending } from "@/app/(citizen)/_tap/use-sending";

/** Compares today with the bank's statement, then shows the page anew. */
export function CompareNow({ label, sendingLabel }: { label: string; sendingLabel: string }) {
  const line = useLine();
  const comparing = useSending(line.send, () => window.location.reload());
  return (
    <div>
      {line.element}
      {comparing.failure ? <FailureAside failure={comparing.failure} /> : null}
      <Button
        weight="outline"
        onPointerDown={line.warm}
        onFocus={line.warm}
        sending={comparing.sending && sendingLabel}
        onClick={() => void comparing.start((rpc) => rpc.funds.reconcile.mutate())}
      >
        {label}
      </Button>
    </div>
  );
}
