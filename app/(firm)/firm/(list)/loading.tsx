import { speak } from "@/app/_messages/say";
import { Foot } from "@/app/_ui/foot";
import { MainTabs } from "@/app/_ui/main-tabs";
import { Skeleton } from "@/app/_ui/skeleton";

/** The firm's list while its sums are being fetched. */
export default async function FirmLoading() {
  const { t } = await speak();
  return (
    <>
      <Skeleton word={t("common.loading")} rows={4} />
      <Foot tabs={<MainTabs current="home" firm />} />
    </>
  );
}
