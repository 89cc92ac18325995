import type { ReactNode } from "react";
import { speak } from "@/app/_messages/say";
import { Meanwhile } from "@/app/_ui/meanwhile";
import { Skeleton } from "@/app/_ui/skeleton";
import { Desk } from "../desk";

/** 未领资金 while it is being fetched: counting what a whole city has open takes a moment. */
export default async function UnclaimedLayout({ children }: { children: ReactNode }) {
  const { t } = await speak();
  const shape = (
    <Desk current="unclaimed">
      <Skeleton word={t("common.loading")} rows={6} />
    </Desk>
  );
  return <Meanwhile shape={shape}>{children}</Meanwhile>;
}
