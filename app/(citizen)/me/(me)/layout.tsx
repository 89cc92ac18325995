import type { ReactNode } from "react";
import { speak } from "@/app/_messages/say";
import { Foot } from "@/app/_ui/foot";
import { MainTabs } from "@/app/_ui/main-tabs";
import { Meanwhile } from "@/app/_ui/meanwhile";
import { Skeleton } from "@/app/_ui/skeleton";

/** 我的 while it is being fetched. */
export default async function MeLayout({ children }: { children: ReactNode }) {
  const { t } = await speak();
  const shape = (
    <>
      <Skeleton word={t("common.loading")} rows={5} />
      <Foot tabs={<MainTabs current="me" />} />
    </>
  );
  return <Meanwhile shape={shape}>{children}</Meanwhile>;
}
