import type { ReactNode } from "react";
import { FetchedScreen } from "@/app/_ui/fetched-screen";

/** The devices while they are being fetched. */
export default function DevicesLayout({ children }: { children: ReactNode }) {
  return (
    <FetchedScreen back="/me" to="me" rows={3}>
      {children}
    </FetchedScreen>
  );
}
