import type { ReactNode } from "react";
import { FetchedScreen } from "@/app/_ui/fetched-screen";

/** Who may act for the firm, while it is being fetched. */
export default function DelegationsLayout({ children }: { children: ReactNode }) {
  return (
    <FetchedScreen back="/firm" to="home">
      {children}
    </FetchedScreen>
  );
}
