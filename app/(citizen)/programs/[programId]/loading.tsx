import { speak } from "@/app/_messages/say";
import { ScreenBar } from "@/app/_ui/screen-bar";
import { Skeleton } from "@/app/_ui/skeleton";

/** A policy while it is being gone through clause by clause. */
export default async function ProgramLoading() {
  const { t } = await speak();
  return (
    <>
      <ScreenBar back="/programs" to="programs" />
      <Skeleton word={t("common.loading")} rows={4} />
    </>
  );
}
