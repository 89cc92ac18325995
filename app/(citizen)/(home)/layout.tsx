import type { ReactNode } from "react";
import { speak } from "@/app/_messages/say";
import { Wordmark } from "@/app/_ui/bar";
import { Foot } from "@/app/_ui/foot";
import { MainTabs } from "@/app/_ui/main-tabs";
import { Meanwhile } from "@/app/_ui/meanwhile";
import { Skeleton } from "@/app/_ui/skeleton";

/** Home while its sums are being fetched. */
export default async function HomeLayout({ children }: { children: ReactNode }) {
  const { t } = await speak();
  const shape = (
    <>
      <header className="bar">
        <Wordmark>{t("product.name")}</Wordmark>
      </header>
      <Skeleton word={t("common.loading")} />
      <Foot tabs={<MainTabs current="home" />} />
    </>
  );
  return <Meanwhile shape={shape}>{children}</Meanwhile>;
}
