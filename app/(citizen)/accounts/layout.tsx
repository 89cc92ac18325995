import type { ReactNode } from "react";
import { FetchedScreen } from "@/app/_ui/fetched-screen";

/** The accounts while they are being fetched. */
export default function AccountsLayout({ children }: { children: ReactNode }) {
  return (
    <FetchedScreen back="/me" to="me">
      {children}
    </FetchedScreen>
  );
}
