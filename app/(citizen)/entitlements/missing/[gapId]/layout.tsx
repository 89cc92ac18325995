import type { ReactNode } from "react";
import { FetchedScreen } from "@/app/_ui/fetched-screen";

/** A benefit that lacks a fact, while it is being fetched. */
export default function GapLayout({ children }: { children: ReactNode }) {
  return (
    <FetchedScreen back="/" to="home" rows={4}>
      {children}
    </FetchedScreen>
  );
}
