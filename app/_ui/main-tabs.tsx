import { speak } from "@/app/_messages/say";
import { Tabs } from "./foot";

/** The main places. Acting for a firm, home is the firm's list. */
export async function MainTabs({ current, firm = false }: { current: "home" | "records" | "me"; firm?: boolean }) {
  const { t } = await speak();
  return (
    <Tabs
      label={t("common.tabs.label")}
      tabs={[
        { href: firm ? "/firm" : "/", icon: "home", label: t("common.tabs.home"), current: current === "home" },
        { href: "/claims", icon: "records", label: t("common.tabs.records"), current: current === "records" },
        { href: "/me", icon: "person", label: t("common.tabs.me"), current: current === "me" },
      ]}
    />
  );
}
