import type { ReactNode } from "react";
import { speak } from "@/app/_messages/say";
import { Wordmark } from "@/app/_ui/bar";
import { Foot } from "@/app/_ui/foot";
import { MainTabs } from "@/app/_ui/main-tabs";
import { Meanwhile } from "@/app/_ui/meanwhile";
import { Skeleton } from "@/app/_ui/skeleton";

/** The records while they are being fetched. */
export default async function RecordsLayout({ children }: { children: ReactNode }) {
  const { t } = await speak();
  const shape = (
    <>
      <header className="bar">
        <Wordmark>{t("records.title")}</Wordmark>
      </header>
      <Skeleton word={t("common.loading")} rows={5} />
      <Foot tabs={<MainTabs current="records" />} />
    </>
  );
  return <Meanwhile shape={shape}>{children}</Meanwhile>;
}
