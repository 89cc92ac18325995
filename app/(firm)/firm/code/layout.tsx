import type { ReactNode } from "react";
import { FetchedScreen } from "@/app/_ui/fetched-screen";

/** The code's screen while a code is being signed. */
export default function CodeLayout({ children }: { children: ReactNode }) {
  return (
    <FetchedScreen back="/firm" to="home" rows={1}>
      {children}
    </FetchedScreen>
  );
}
