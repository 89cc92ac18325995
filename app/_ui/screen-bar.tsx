import type { Route } from "next";
import { speak } from "@/app/_messages/say";
import { BackLink, Bar, CallTool } from "./bar";
import { ReadAloud } from "./read-aloud";

const BACK_WORDS = {
  back: "common.back",
  home: "common.backHome",
  records: "common.backRecords",
  me: "common.backMe",
  inbox: "common.backInbox",
  accounts: "common.backAccounts",
  programs: "common.backPrograms",
  catalogue: "common.backCatalogue",
} as const;

/** The bar of a screen about one thing: the way back, and whom to ask. In elder mode 读给我听 takes the right side. */
export async function ScreenBar<T extends string>({ back, to }: { back: Route<T>; to: keyof typeof BACK_WORDS }) {
  const { look, t } = await speak();
  return (
    <Bar start={<BackLink href={back} label={t(BACK_WORDS[to])} written={t("common.backWritten") || null} />}>
      {look.mode === "elder" ? <ReadTool /> : <CallTool label={t("common.call")} />}
    </Bar>
  );
}

/** 读给我听, top right on every elder screen. */
export async function ReadTool() {
  const { t } = await speak();
  return <ReadAloud label={t("common.readAloud")} stopLabel={t("common.stopReading")} />;
}
