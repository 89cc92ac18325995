import type { ReactNode } from "react";
import { FetchedScreen } from "@/app/_ui/fetched-screen";

/** All policies while they are being gone through. */
export default function ProgramsLayout({ children }: { children: ReactNode }) {
  return (
    <FetchedScreen back="/" to="home" rows={6}>
      {children}
    </FetchedScreen>
  );
}
