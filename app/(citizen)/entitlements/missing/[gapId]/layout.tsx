import type { ReactNode } from "react";
import { speak } from "@/app/_messages/say";
import { Meanwhile } from "@/app/_ui/meanwhile";
import { ScreenBar } from "@/app/_ui/screen-bar";
import { Skeleton } from "@/app/_ui/skeleton";

/** A benefit that lacks a fact, while it is being fetched. */
export default async function GapLayout({ children }: { children: ReactNode }) {
  const { t } = await speak();
  const shape = (
    <>
      <ScreenBar back="/" to="home" />
      <Skeleton word={t("common.loading")} rows={4} />
    </>
  );
  return <Meanwhile shape={shape}>{children}</Meanwhile>;
}
