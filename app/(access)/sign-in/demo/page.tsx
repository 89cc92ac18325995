import { notFound } from "next/navigation";
import { speak } from "@/app/_messages/say";
import { serverRpc } from "@/app/_rpc/server";
import { Aside } from "@/app/_ui/aside";
import { BackLink, Bar } from "@/app/_ui/bar";
import { Icon } from "@/app/_ui/icon";
import { ReadTool } from "@/app/_ui/screen-bar";
import { Title } from "@/app/_ui/title";
import { FreshStart } from "./fresh-start";

const PROVIDERS = ["zlb", "zwfw", "yongpai"] as const;
const only = (value: string | string[] | undefined) => (typeof value === "string" ? value : "");

/** The stub provider's face: plainly a demonstration, with the invented people one may sign in as. Works without script. */
export default async function DemoSignInPage({ searchParams }: PageProps<"/sign-in/demo">) {
  const query = await searchParams;
  const rpc = await serverRpc();
  const people = await rpc.identity.demoPeople().catch(() => null);
  if (!people) notFound();
  const { look, t } = await speak();
  const provider = PROVIDERS.find((known) => known === only(query.provider)) ?? "zlb";
  const and = look.language === "en" ? ", " : "、";

  return (
    <>
      <Title>{t("demo.title")}</Title>
      <Bar start={<BackLink href="/sign-in" label={t("demo.back")} written={t("common.backWritten") || null} />}>
        {look.mode === "elder" ? <ReadTool /> : null}
      </Bar>
      <main className="page" id="main">
        <h1 className="title mb-near">{t("demo.title")}</h1>
        <Aside icon="exclamation" warn title={t("demo.banner", { provider: t(`signIn.providers.${provider}`) })}>
          {t("demo.note")}
        </Aside>
        <form method="post" action="/sign-in/demo/grant">
          <input type="hidden" name="provider" value={provider} />
          <input type="hidden" name="state" value={only(query.state)} />
          <input type="hidden" name="return" value={only(query.return) || "/"} />
          <ul className="rows mt-row">
            {people.map(({ slug, name, situation, firms }) => (
              <li key={slug}>
                <button type="submit" className="row" name="slug" value={slug}>
                  <Icon name={firms.length > 0 ? "firm" : "person"} />
                  <span className="main">
                    <span className="name">{name}</span>
                    <span className="note">{look.language === "en" ? situation.en : situation.zh}</span>
                    {firms.length > 0 ? (
                      <span className="note">{t("demo.firms", { firms: firms.join(and) })}</span>
                    ) : null}
                  </span>
                  <span className="tail">
                    <Icon name="forward" small />
                  </span>
                </button>
              </li>
            ))}
          </ul>
          <FreshStart />
        </form>
      </main>
    </>
  );
}
