import type { ReactNode } from "react";
import { speak } from "@/app/_messages/say";
import { Foot } from "@/app/_ui/foot";
import { MainTabs } from "@/app/_ui/main-tabs";
import { Meanwhile } from "@/app/_ui/meanwhile";
import { Skeleton } from "@/app/_ui/skeleton";

/** The firm's list while its sums are being fetched. */
export default async function FirmLayout({ children }: { children: ReactNode }) {
  const { t } = await speak();
  const shape = (
    <>
      <Skeleton word={t("common.loading")} rows={4} />
      <Foot tabs={<MainTabs current="home" firm />} />
    </>
  );
  return <Meanwhile shape={shape}>{children}</Meanwhile>;
}
