import { speak } from "@/app/_messages/say";
import { Wordmark } from "@/app/_ui/bar";
import { Icon } from "@/app/_ui/icon";
import { LookTool } from "@/app/_ui/preference";
import { ReadTool } from "@/app/_ui/screen-bar";
import { Way } from "@/app/_ui/way";

/** The bar of home: the wordmark, the way to large type, and who is signed in. */
export async function HomeBar({ name }: { name: string }) {
  const { look, t } = await speak();
  return (
    <header className="bar">
      <Wordmark>{t("product.name")}</Wordmark>
      {look.mode === "elder" ? (
        <ReadTool />
      ) : (
        <>
          <LookTool set="mode" to="elder">
            {t("home.elderMode")}
          </LookTool>
          <Way className="tool last strong" href="/firm/switch" aria-label={t("home.switchIdentity", { name })}>
            {name}
            <Icon name="down" small />
          </Way>
        </>
      )}
    </header>
  );
}
