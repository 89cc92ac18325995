import type { ReactNode } from "react";
import { speak } from "@/app/_messages/say";
import { Meanwhile } from "@/app/_ui/meanwhile";
import { ScreenBar } from "@/app/_ui/screen-bar";
import { Skeleton } from "@/app/_ui/skeleton";

/** A policy while it is being gone through clause by clause. */
export default async function ProgramLayout({ children }: { children: ReactNode }) {
  const { t } = await speak();
  const shape = (
    <>
      <ScreenBar back="/programs" to="programs" />
      <Skeleton word={t("common.loading")} rows={4} />
    </>
  );
  return <Meanwhile shape={shape}>{children}</Meanwhile>;
}
