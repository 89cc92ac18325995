import { speak } from "@/app/_messages/say";
import { serverRpc } from "@/app/_rpc/server";
import { CallButton } from "@/app/_ui/button";
import { Foot } from "@/app/_ui/foot";
import { MainTabs } from "@/app/_ui/main-tabs";
import { ScreenBar } from "@/app/_ui/screen-bar";
import { Title } from "@/app/_ui/title";
import { sayDate } from "@/app/_ui/when";
import { answered } from "@/app/answered";
import { IdentityChoice } from "./identity-choice";

/** For whom: oneself, or a firm that has authorised one. */
export default async function SwitchPage() {
  const rpc = await serverRpc();
  const me = await answered(rpc.identity.me(), "/firm/switch");
  const { look, t } = await speak();
  const firmId = me.actingFor?.enterpriseId ?? null;
  return (
    <>
      <Title>{t("firm.chooseTitle")}</Title>
      <ScreenBar back={firmId ? "/firm" : "/"} to="home" />
      <main className="page" id="main">
        <h1 className="title">{t("firm.choose")}</h1>
        <IdentityChoice
          sending={t("common.sending")}
          identities={[
            {
              enterpriseId: null,
              name: me.name,
              note: t("firm.myself"),
              current: firmId === null ? t("firm.current") : null,
            },
            ...me.firms.map(({ enterpriseId, name, title, validUntil }) => ({
              enterpriseId,
              name,
              note: validUntil
                ? t("firm.actAs", { title, date: sayDate(validUntil, look) })
                : t("firm.actAsOpen", { title }),
              current: firmId === enterpriseId ? t("firm.current") : null,
            })),
          ]}
        />
        {me.firms.length === 0 ? (
          <div className="mt-page">
            <p className="heading">{t("firm.noFirms")}</p>
            <p className="quiet">{t("firm.noFirmsNote")}</p>
          </div>
        ) : null}
      </main>
      <Foot tabs={<MainTabs current="me" firm={firmId !== null} />}>
        {look.mode === "elder" ? <CallButton weight="side">{t("common.ask")}</CallButton> : null}
      </Foot>
    </>
  );
}
