import type { ReactNode } from "react";
import { speak } from "@/app/_messages/say";
import { Wordmark } from "@/app/_ui/bar";
import { Foot } from "@/app/_ui/foot";
import { MainTabs } from "@/app/_ui/main-tabs";
import { Meanwhile } from "@/app/_ui/meanwhile";
import { Skeleton } from "@/app/_ui/skeleton";

/** 消息 while they are being fetched. */
export default async function InboxLayout({ children }: { children: ReactNode }) {
  const { t } = await speak();
  const shape = (
    <>
      <header className="bar">
        <Wordmark>{t("reminders.inbox")}</Wordmark>
      </header>
      <Skeleton word={t("common.loading")} rows={4} />
      <Foot tabs={<MainTabs current="inbox" />} />
    </>
  );
  return <Meanwhile shape={shape}>{children}</Meanwhile>;
}
