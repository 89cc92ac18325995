import { getTranslations } from "next-intl/server";

/** The name of a screen, for the tab and for those who hear it announced. */
export async function Title({ children }: { children: string }) {
  const t = await getTranslations("product");
  return <title>{t("titled", { page: children })}</title>;
}
