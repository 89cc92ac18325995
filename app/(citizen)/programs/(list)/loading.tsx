import { speak } from "@/app/_messages/say";
import { ScreenBar } from "@/app/_ui/screen-bar";
import { Skeleton } from "@/app/_ui/skeleton";

/** All policies while they are being gone through. */
export default async function ProgramsLoading() {
  const { t } = await speak();
  return (
    <>
      <ScreenBar back="/" to="home" />
      <Skeleton word={t("common.loading")} rows={6} />
    </>
  );
}
