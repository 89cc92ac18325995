import { speak } from "@/app/_messages/say";
import { Foot } from "@/app/_ui/foot";
import { MainTabs } from "@/app/_ui/main-tabs";
import { Skeleton } from "@/app/_ui/skeleton";

/** 我的 while it is being fetched. */
export default async function MeLoading() {
  const { t } = await speak();
  return (
    <>
      <Skeleton word={t("common.loading")} rows={5} />
      <Foot tabs={<MainTabs current="me" />} />
    </>
  );
}
