import type { ReactNode } from "react";
import { SignedIn } from "../(citizen)/signed-in";

/** An officer's screens: a desk instead of a phone, for whoever is signed in and works for the city. */
export default function OfficeLayout({ children }: { children: ReactNode }) {
  return (
    <SignedIn>
      <div className="office">{children}</div>
    </SignedIn>
  );
}
