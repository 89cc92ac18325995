import { speak } from "@/app/_messages/say";
import { signInWays } from "@/app/_rpc/request";
import { Aside } from "@/app/_ui/aside";
import { Wordmark } from "@/app/_ui/bar";
import { CallButton } from "@/app/_ui/button";
import { ExpiredRoute } from "@/app/_ui/expired-route";
import { LookTool } from "@/app/_ui/preference";
import { ReadTool } from "@/app/_ui/screen-bar";
import { StateTitle } from "@/app/_ui/status-line";
import { Title } from "@/app/_ui/title";
import { ownPath } from "./own-path";
import { ScanPanel } from "./scan-panel";
import { Ways } from "./ways";
import { Welcome } from "./welcome";

/** The door: what this is, the ways in, and what is never asked. After a session has ended, that the money is still there. */
export default async function SignInPage({ searchParams }: PageProps<"/sign-in">) {
  const { return: asked, expired, failed } = await searchParams;
  const { t, messages } = await speak();
  const returnTo = ownPath(typeof asked === "string" ? asked : null);
  const ways = (await signInWays()).map((provider, nth) => {
    const name = t(`signIn.providers.${provider}`);
    return { provider, label: nth === 0 ? t("signIn.with", { provider: name }) : name };
  });
  const trouble = ways.length > 0 ? troubleOf(messages.signInTrouble, failed) : messages.signInTrouble.none;

  return (
    <>
      <Title>{t(expired ? "expiry.title" : "signIn.title")}</Title>
      <DoorBar />
      <div className="door">
        <div className="door-side">
          <main className="page" id="main">
            {expired ? (
              <>
                <StateTitle icon="lock">{t("expiry.title")}</StateTitle>
                <ExpiredRoute title={t("claim.way")} words={messages.expiry} />
              </>
            ) : (
              <Welcome />
            )}
            {trouble ? (
              <div className="mt-page">
                <Aside warn icon="exclamation" title={trouble.what} role="alert">
                  {trouble.next}
                </Aside>
              </div>
            ) : null}
          </main>
          <section className="ways" aria-label={t("signIn.title")}>
            <Ways ways={ways} returnTo={returnTo} />
            <AskSomebody />
            <p className="note mt-row">{t("signIn.promise")}</p>
          </section>
        </div>
        <ScanPanel words={messages.scanSignIn} returnTo={returnTo} />
      </div>
    </>
  );
}

type Troubles = Awaited<ReturnType<typeof speak>>["messages"]["signInTrouble"];

/** What went wrong, in words; a word in the address that we do not know says nothing. */
function troubleOf(words: Troubles, failed: string | string[] | undefined): { what: string; next: string } | null {
  if (typeof failed !== "string") return null;
  return Object.hasOwn(words, failed) ? words[failed as keyof Troubles] : words.altered;
}

async function AskSomebody() {
  const { t, look } = await speak();
  if (look.mode !== "elder") return null;
  return (
    <div className="mt-near">
      <CallButton weight="side">{t("common.ask")}</CallButton>
    </div>
  );
}

/** How this phone shows things, before anybody is known. */
async function DoorBar() {
  const { t, look } = await speak();
  const other = look.language === "en" ? "zh-CN" : "en";
  return (
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
          <LookTool set="language" to={other} last lang={other}>
            {t("signIn.otherLanguage")}
          </LookTool>
        </>
      )}
    </header>
  );
}
