import type { ReactNode } from "react";
import { SignedIn } from "../../(citizen)/signed-in";

/** The scanner: dark around the picture, with the bar that says for whom one acts. */
export default function ScanLayout({ children }: { children: ReactNode }) {
  return (
    <div className="scanner">
      <SignedIn>{children}</SignedIn>
    </div>
  );
}
