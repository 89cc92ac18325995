import type { ReactNode } from "react";
import { SignedIn } from "./signed-in";

/** A citizen's screens. */
export default function CitizenLayout({ children }: { children: ReactNode }) {
  return <SignedIn>{children}</SignedIn>;
}
