import { speak } from "@/app/_messages/say";
import { publicOrigin } from "@/app/_rpc/request";
import { serverRpc } from "@/app/_rpc/server";
import { Aside } from "@/app/_ui/aside";
import { CallButton } from "@/app/_ui/button";
import { Foot } from "@/app/_ui/foot";
import { QrCode } from "@/app/_ui/qr-code";
import { RowLink } from "@/app/_ui/row";
import { ScreenBar } from "@/app/_ui/screen-bar";
import { Title } from "@/app/_ui/title";
import { answered } from "@/app/answered";
import { Renew } from "./renew";

/** 企业码 on the legal representative's screen: each works once, and the next one follows by itself. */
export default async function FirmCodePage() {
  const rpc = await serverRpc();
  const code = await answered(rpc.delegations.code({ printed: false }), "/firm/code");
  const { look, t, messages } = await speak();
  return (
    <>
      <Title>{t("firmCode.title")}</Title>
      <ScreenBar back="/firm" to="home" />
      <main className="page" id="main">
        <h1 className="title">{t("firmCode.title")}</h1>
        <p className="quiet">{t("firmCode.note")}</p>
        <div className="enterprise-code">
          <QrCode
            text={new URL(`/scan#${code.jws}`, await publicOrigin()).href}
            label={t("firmCode.codeLabel", { name: code.enterpriseName })}
          />
          <div>
            <p className="heading">{code.enterpriseName}</p>
            <p className="note">{code.uscc}</p>
            <Renew afterMs={code.renewAfterMs} words={messages.firmCode} />
          </div>
        </div>
        <div className="near-foot">
          <Aside icon="shield" title={t("firmCode.promise")}>
            {t("firmCode.promiseNote")}
          </Aside>
          <ul className="rows ruled mt-row">
            <li>
              <RowLink
                href="/firm/code/print"
                fit="close"
                icon="document"
                name={t("firmCode.print")}
                note={t("firmCode.printNote")}
              />
            </li>
          </ul>
        </div>
      </main>
      {look.mode === "elder" ? (
        <Foot>
          <CallButton weight="side">{t("common.ask")}</CallButton>
        </Foot>
      ) : null}
    </>
  );
}
