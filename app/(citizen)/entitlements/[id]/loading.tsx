import { speak } from "@/app/_messages/say";
import { ScreenBar } from "@/app/_ui/screen-bar";
import { Skeleton } from "@/app/_ui/skeleton";

/** A benefit while its reasons are being fetched. */
export default async function EntitlementLoading() {
  const { t } = await speak();
  return (
    <>
      <ScreenBar back="/" to="home" />
      <Skeleton word={t("common.loading")} rows={4} />
    </>
  );
}
