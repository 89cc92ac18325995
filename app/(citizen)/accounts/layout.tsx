import type { ReactNode } from "react";
import { speak } from "@/app/_messages/say";
import { Meanwhile } from "@/app/_ui/meanwhile";
import { ScreenBar } from "@/app/_ui/screen-bar";
import { Skeleton } from "@/app/_ui/skeleton";

/** The accounts while they are being fetched. */
export default async function AccountsLayout({ children }: { children: ReactNode }) {
  const { t } = await speak();
  const shape = (
    <>
      <ScreenBar back="/me" to="me" />
      <Skeleton word={t("common.loading")} />
    </>
  );
  return <Meanwhile shape={shape}>{children}</Meanwhile>;
}
