import { type ReactNode, ViewTransition } from "react";

/** What keeps its place from the tap to the money's arrival: the amount, and the name of what is paid. */
export function KeepsPlace({ as, children }: { as: "amount" | "name"; children: ReactNode }) {
  return (
    <ViewTransition name={`payment-${as}`} share="keeps-place" default="none">
      {children}
    </ViewTransition>
  );
}
