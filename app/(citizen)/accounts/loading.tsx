import { speak } from "@/app/_messages/say";
import { ScreenBar } from "@/app/_ui/screen-bar";
import { Skeleton } from "@/app/_ui/skeleton";

/** The accounts while they are being fetched. */
export default async function AccountsLoading() {
  const { t } = await speak();
  return (
    <>
      <ScreenBar back="/me" to="me" />
      <Skeleton word={t("common.loading")} />
    </>
  );
}
