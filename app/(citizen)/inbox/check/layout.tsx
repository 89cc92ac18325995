import type { ReactNode } from "react";
import { FetchedScreen } from "@/app/_ui/fetched-screen";

/** 这条短信是真的吗 while it is being fetched. */
export default function CheckLayout({ children }: { children: ReactNode }) {
  return (
    <FetchedScreen back="/inbox" to="inbox" rows={2}>
      {children}
    </FetchedScreen>
  );
}
