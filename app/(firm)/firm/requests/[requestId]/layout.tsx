import type { ReactNode } from "react";
import { FetchedScreen } from "@/app/_ui/fetched-screen";

/** A request while it is being fetched. */
export default function RequestLayout({ children }: { children: ReactNode }) {
  return (
    <FetchedScreen back="/me" to="me">
      {children}
    </FetchedScreen>
  );
}
