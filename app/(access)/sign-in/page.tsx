import { speak } from "@/app/_messages/say";
import { Aside } from "@/app/_ui/aside";
import { Wordmark } from "@/app/_ui/bar";
import { CallButton } from "@/app/_ui/button";
import { ExpiredRoute } from "@/app/_ui/expired-route";
import { LookTool } from "@/app/_ui/preference";
import { ReadTool } from "@/app/_ui/screen-bar";
import { StateTitle } from "@/app/_ui/status-line";
import { Title } from "@/app/_ui/title";
import { ownPath } from "./own-path";
import { Welcome } from "./welcome";

const PROVIDERS = ["zlb", "zwfw", "yongpai"] as const;

/** The door: what this is, three ways in, and what is never asked. After a session has ended, that the money is still there. */
export default async function SignInPage({ searchParams }: PageProps<"/sign-in">) {
  const { return: asked, expired, failed } = await searchParams;
  const { t, look, messages } = await speak();
  const back = encodeURIComponent(ownPath(typeof asked === "string" ? asked : null));
  const ways = PROVIDERS.map((provider) => ({
    provider,
    name: t(`signIn.providers.${provider}`),
    href: `/sign-in/start?provider=${provider}&return=${back}`,
  }));
  const [first, ...others] = ways;

  return (
    <>
      <Title>{t(expired ? "expiry.title" : "signIn.title")}</Title>
      <header className="bar">
        <Wordmark>{t("product.name")}</Wordmark>
        {look.mode === "elder" ? (
          <>
            <LookTool set="mode" to="standard">
              {t("signIn.standardMode")}
            </LookTool>
            <ReadTool />
          </>
        ) : (
          <>
            <LookTool set="mode" to="elder">
              {t("signIn.elderMode")}
            </LookTool>
            <LookTool
              set="language"
              to={look.language === "en" ? "zh-CN" : "en"}
              last
              lang={look.language === "en" ? "zh-CN" : "en"}
            >
              {t("signIn.otherLanguage")}
            </LookTool>
          </>
        )}
      </header>
      <main className="page" id="main">
        {expired ? (
          <>
            <StateTitle icon="lock">{t("expiry.title")}</StateTitle>
            <ExpiredRoute title={t("claim.way")} words={messages.expiry} />
          </>
        ) : (
          <Welcome />
        )}
        {failed ? (
          <div className="mt-page">
            <Aside warn icon="exclamation" title={t("refusals.SIGN_IN_FAILED.what")} role="alert">
              {t("refusals.SIGN_IN_FAILED.next")}
            </Aside>
          </div>
        ) : null}
      </main>
      <section className="ways" aria-label={t("signIn.title")}>
        {/* plain links: the way to a provider is never fetched ahead */}
        <a className="button action" href={first?.href}>
          {t("signIn.with", { provider: first?.name ?? "" })}
        </a>
        <div className="pair mt-near">
          {others.map(({ provider, name, href }) => (
            <a className="button" key={provider} href={href}>
              {name}
            </a>
          ))}
        </div>
        {look.mode === "elder" ? (
          <div className="mt-near">
            <CallButton weight="side">{t("common.ask")}</CallButton>
          </div>
        ) : null}
        <p className="note mt-row">{t("signIn.promise")}</p>
      </section>
    </>
  );
}
