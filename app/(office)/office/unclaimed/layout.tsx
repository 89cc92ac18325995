import type { ReactNode } from "react";
import { speak } from "@/app/_messages/say";
import { Wordmark } from "@/app/_ui/bar";
import { Meanwhile } from "@/app/_ui/meanwhile";
import { Skeleton } from "@/app/_ui/skeleton";

/** 未领资金 while it is being fetched. */
export default async function UnclaimedLayout({ children }: { children: ReactNode }) {
  const { t } = await speak();
  const shape = (
    <>
      <header className="bar">
        <Wordmark>{t("unclaimed.title")}</Wordmark>
      </header>
      <Skeleton word={t("common.loading")} rows={6} />
    </>
  );
  return <Meanwhile shape={shape}>{children}</Meanwhile>;
}
