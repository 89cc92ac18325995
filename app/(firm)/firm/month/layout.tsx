import type { ReactNode } from "react";
import { FetchedScreen } from "@/app/_ui/fetched-screen";

/** The months while they are being fetched. */
export default function MonthLayout({ children }: { children: ReactNode }) {
  return (
    <FetchedScreen back="/firm" to="home">
      {children}
    </FetchedScreen>
  );
}
