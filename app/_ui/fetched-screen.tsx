import type { Route } from "next";
import type { ComponentProps, ReactNode } from "react";
import { speak } from "@/app/_messages/say";
import { Meanwhile } from "./meanwhile";
import { ScreenBar } from "./screen-bar";
import { Skeleton } from "./skeleton";

type FetchedScreenProps<T extends string> = {
  back: Route<T>;
  to: ComponentProps<typeof ScreenBar>["to"];
  rows?: number;
  children: ReactNode;
};

/** A screen about one thing, and while it is being fetched its bar above so many quiet rows. */
export async function FetchedScreen<T extends string>({ back, to, rows, children }: FetchedScreenProps<T>) {
  const { t } = await speak();
  const shape = (
    <>
      <ScreenBar back={back} to={to} />
      <Skeleton word={t("common.loading")} rows={rows} />
    </>
  );
  return <Meanwhile shape={shape}>{children}</Meanwhile>;
}
