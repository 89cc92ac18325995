import type { ReactNode } from "react";
import { SignedIn } from "../(citizen)/signed-in";

/** An officer's screens: the same frame as a citizen's. */
export default function OfficeLayout({ children }: { children: ReactNode }) {
  return <SignedIn>{children}</SignedIn>;
}
