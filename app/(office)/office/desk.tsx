import type { ReactNode } from "react";
import { speak } from "@/app/_messages/say";
import { OfficeBar } from "@/app/_ui/office-bar";

/** What every desk has: where one is, and where one can go. */
export async function Desk({
  current,
  children,
}: {
  current: "unclaimed" | "funds" | "life" | null;
  children: ReactNode;
}) {
  const { t } = await speak();
  const places = [
    { href: "/office/unclaimed" as const, word: t("unclaimed.title"), current: current === "unclaimed" },
    { href: "/office/funds" as const, word: t("funds.title"), current: current === "funds" },
    { href: "/office/life" as const, word: t("office.life"), current: current === "life" },
  ];
  return (
    <>
      <OfficeBar name={t("office.name")} label={t("office.label")} places={places} home={t("office.home")} />
      <main className="desk" id="main">
        {children}
      </main>
    </>
  );
}
