import { speak } from "@/app/_messages/say";
import { ScreenBar } from "@/app/_ui/screen-bar";
import { Skeleton } from "@/app/_ui/skeleton";

/** A benefit that lacks a fact, while it is being fetched. */
export default async function GapLoading() {
  const { t } = await speak();
  return (
    <>
      <ScreenBar back="/" to="home" />
      <Skeleton word={t("common.loading")} rows={4} />
    </>
  );
}
