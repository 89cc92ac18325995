import { speak } from "@/app/_messages/say";
import { Tabs } from "./foot";

/** The main places. Acting for a firm, home is the firm's list. In elder mode there are three; messages stand under 我的. */
export async function MainTabs({
  current,
  firm = false,
}: {
  current: "home" | "records" | "inbox" | "me";
  firm?: boolean;
}) {
  const { look, t } = await speak();
  const inbox = { href: "/inbox", icon: "mail", label: t("common.tabs.inbox"), current: current === "inbox" } as const;
  return (
    <Tabs
      label={t("common.tabs.label")}
      tabs={[
        { href: firm ? "/firm" : "/", icon: "home", label: t("common.tabs.home"), current: current === "home" },
        { href: "/claims", icon: "records", label: t("common.tabs.records"), current: current === "records" },
        ...(look.mode === "elder" ? [] : [inbox]),
        {
          href: "/me",
          icon: "person",
          label: t("common.tabs.me"),
          current: current === "me" || (look.mode === "elder" && current === "inbox"),
        },
      ]}
    />
  );
}
