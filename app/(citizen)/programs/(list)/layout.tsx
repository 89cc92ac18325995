import type { ReactNode } from "react";
import { speak } from "@/app/_messages/say";
import { Meanwhile } from "@/app/_ui/meanwhile";
import { ScreenBar } from "@/app/_ui/screen-bar";
import { Skeleton } from "@/app/_ui/skeleton";

/** All policies while they are being gone through. */
export default async function ProgramsLayout({ children }: { children: ReactNode }) {
  const { t } = await speak();
  const shape = (
    <>
      <ScreenBar back="/" to="home" />
      <Skeleton word={t("common.loading")} rows={6} />
    </>
  );
  return <Meanwhile shape={shape}>{children}</Meanwhile>;
}
