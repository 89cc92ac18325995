import { speak } from "@/app/_messages/say";
import { Skeleton } from "@/app/_ui/skeleton";

/** A fact while it is being fetched. */
export default async function WrongFactLoading() {
  const { t } = await speak();
  return <Skeleton word={t("common.loading")} rows={1} />;
}
