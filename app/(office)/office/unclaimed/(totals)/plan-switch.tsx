"use client";

import { useState } from "react";
import { useLine } from "@/app/(citizen)/_tap/use-line";
import { useSending } from "@/app/(citizen)/_tap/use-sending";

/** Whether a program reminds by itself, as a switch that shows what the service said last. */
export function PlanSwitch({ programId, name, on }: { programId: string; name: string; on: boolean }) {
  const line = useLine();
  const [checked, setChecked] = useState(on);
  const switching = useSending<{ remindsSince: string | null }>(line.send, ({ remindsSince }) =>
    setChecked(remindsSince !== null),
  );
  return (
    <label className="hold">
      {line.element}
      <input
        type="checkbox"
        role="switch"
        className="switch"
        aria-label={name}
        checked={checked}
        aria-checked={checked}
        onFocus={line.warm}
        onChange={() => void switching.start((rpc) => rpc.reminders.switchPlan.mutate({ programId, on: !checked }))}
      />
    </label>
  );
}
