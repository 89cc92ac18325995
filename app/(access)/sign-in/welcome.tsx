import { speak } from "@/app/_messages/say";
import { Route } from "@/app/_ui/route";

/** What this house does, in one sentence and three stops. */
export async function Welcome() {
  const { t } = await speak();
  return (
    <>
      <h1 className="welcome mt-group">{t.rich("signIn.welcome", { br: () => <br /> })}</h1>
      <p className="quiet mt-near">
        {t("product.owner")}
        <br />
        {t("product.host")}
      </p>
      <Route
        still
        title={t("signIn.title")}
        stops={[
          { key: "one", state: "done", name: t("signIn.steps.one"), note: t("signIn.steps.oneNote"), time: null },
          { key: "two", state: "here", name: t("signIn.steps.two"), note: t("signIn.steps.twoNote"), time: null },
          {
            key: "three",
            state: "waiting",
            name: t("signIn.steps.three"),
            note: t("signIn.steps.threeNote"),
            time: null,
          },
        ]}
      />
    </>
  );
}
