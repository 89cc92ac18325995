import type { ReactNode } from "react";
import { FetchedScreen } from "@/app/_ui/fetched-screen";

/** The policies that are not paid while they are being fetched. */
export default function CatalogueLayout({ children }: { children: ReactNode }) {
  return (
    <FetchedScreen back="/programs" to="programs" rows={6}>
      {children}
    </FetchedScreen>
  );
}
