import type { ReactNode } from "react";
import { FetchedScreen } from "@/app/_ui/fetched-screen";

/** A policy while it is being gone through clause by clause. */
export default function ProgramLayout({ children }: { children: ReactNode }) {
  return (
    <FetchedScreen back="/programs" to="programs" rows={4}>
      {children}
    </FetchedScreen>
  );
}
