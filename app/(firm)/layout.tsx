import type { ReactNode } from "react";
import { SignedIn } from "../(citizen)/signed-in";

/** An enterprise's screens: the same frame, with the bar that says for whom one acts. */
export default function FirmLayout({ children }: { children: ReactNode }) {
  return <SignedIn>{children}</SignedIn>;
}
