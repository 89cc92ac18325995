import type { ReactNode } from "react";
import { SignedIn } from "../../(citizen)/signed-in";

/** For anybody; whoever acts for a firm sees here too for which. */
export default function SpeedLayout({ children }: { children: ReactNode }) {
  return <SignedIn>{children}</SignedIn>;
}
