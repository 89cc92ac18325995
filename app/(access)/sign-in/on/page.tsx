import type { Route } from "next";
import { speak } from "@/app/_messages/say";
import { Title } from "@/app/_ui/title";
import { ownPath } from "../own-path";
import { GoOn } from "./go-on";

/** Signed in: on to where somebody was going, with what stood behind the # of that address. */
export default async function GoOnPage({ searchParams }: PageProps<"/sign-in/on">) {
  const { to: asked } = await searchParams;
  const { t } = await speak();
  const to = ownPath(typeof asked === "string" ? asked : null);
  return (
    <main className="page" id="main">
      <Title>{t("signIn.on")}</Title>
      <GoOn to={to} />
      <a className="button action mt-page" href={to as Route}>
        {t("signIn.on")}
      </a>
    </main>
  );
}
