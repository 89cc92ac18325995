import { speak } from "@/app/_messages/say";
import { publicOrigin } from "@/app/_rpc/request";
import { serverRpc } from "@/app/_rpc/server";
import { CallButton } from "@/app/_ui/button";
import { Foot } from "@/app/_ui/foot";
import { QrCode } from "@/app/_ui/qr-code";
import { ScreenBar } from "@/app/_ui/screen-bar";
import { Title } from "@/app/_ui/title";
import { unbroken } from "@/app/_ui/unbroken";
import { dateOf, sayDate } from "@/app/_ui/when";
import { answered } from "@/app/answered";
import { PrintButton } from "./print-button";

/** The code for the office wall: which firm this is, and nothing else. */
export default async function PrintedCodePage() {
  const rpc = await serverRpc();
  const code = await answered(rpc.delegations.code({ printed: true }), "/firm/code/print");
  const { look, t } = await speak();
  return (
    <>
      <Title>{t("firmCode.print")}</Title>
      <ScreenBar back="/firm/code" to="back" />
      <main className="page" id="main">
        <article className="paper poster">
          <div>
            <h1 className="title">{code.enterpriseName}</h1>
            <p className="quiet">{code.uscc}</p>
          </div>
          <QrCode
            text={new URL(`/scan#${code.jws}`, await publicOrigin()).href}
            label={t("firmCode.codeLabel", { name: code.enterpriseName })}
          />
          <p>{t("firmCode.printHow")}</p>
          <div>
            <p className="note">{t("firmCode.printSafe")}</p>
            <p className="note">{unbroken(t("firmCode.until", { date: sayDate(dateOf(code.expiresAt), look) }))}</p>
          </div>
        </article>
      </main>
      <Foot>
        <PrintButton>{t("firmCode.printAction")}</PrintButton>
        {look.mode === "elder" ? <CallButton weight="side">{t("common.ask")}</CallButton> : null}
      </Foot>
    </>
  );
}
