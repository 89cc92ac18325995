import type { ReactNode } from "react";
import { speak } from "@/app/_messages/say";
import { Meanwhile } from "@/app/_ui/meanwhile";
import { Skeleton } from "@/app/_ui/skeleton";

/** A fact while it is being fetched. */
export default async function WrongFactLayout({ children }: { children: ReactNode }) {
  const { t } = await speak();
  const shape = <Skeleton word={t("common.loading")} rows={1} />;
  return <Meanwhile shape={shape}>{children}</Meanwhile>;
}
