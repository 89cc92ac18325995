import type { ReactNode } from "react";
import { FetchedScreen } from "@/app/_ui/fetched-screen";

/** A benefit while its reasons are being fetched. */
export default function EntitlementLayout({ children }: { children: ReactNode }) {
  return (
    <FetchedScreen back="/" to="home" rows={4}>
      {children}
    </FetchedScreen>
  );
}
