import type { ReactNode } from "react";
import { FetchedScreen } from "@/app/_ui/fetched-screen";

/** A policy that is not paid while it is being fetched. */
export default function CatalogueEntryLayout({ children }: { children: ReactNode }) {
  return (
    <FetchedScreen back="/programs/catalogue" to="catalogue" rows={3}>
      {children}
    </FetchedScreen>
  );
}
