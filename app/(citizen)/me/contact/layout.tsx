import type { ReactNode } from "react";
import { FetchedScreen } from "@/app/_ui/fetched-screen";

/** 怎么通知我 while it is being fetched. */
export default function ContactLayout({ children }: { children: ReactNode }) {
  return (
    <FetchedScreen back="/me" to="me" rows={4}>
      {children}
    </FetchedScreen>
  );
}
