import { speak } from "./_messages/say";
import { Bar, CallTool, Wordmark } from "./_ui/bar";
import { ButtonLink, CallButton } from "./_ui/button";
import { Foot } from "./_ui/foot";
import { ReadTool } from "./_ui/screen-bar";
import { StateTitle } from "./_ui/status-line";
import { Title } from "./_ui/title";

/** An address that leads nowhere, or to something of somebody else's. */
export default async function NotFound() {
  const { look, t } = await speak();
  return (
    <>
      <Title>{t("notFound.title")}</Title>
      <Bar start={<Wordmark>{t("product.name")}</Wordmark>}>
        {look.mode === "elder" ? <ReadTool /> : <CallTool label={t("common.call")} />}
      </Bar>
      <main className="page" id="main">
        <StateTitle icon="question">{t("notFound.title")}</StateTitle>
        <p className="quiet">{t("notFound.note")}</p>
      </main>
      <Foot>
        <ButtonLink weight="outline" href="/">
          {t("common.goHome")}
        </ButtonLink>
        {look.mode === "elder" ? <CallButton weight="side">{t("common.ask")}</CallButton> : null}
      </Foot>
    </>
  );
}
