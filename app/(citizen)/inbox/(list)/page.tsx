import { speak } from "@/app/_messages/say";
import { serverRpc } from "@/app/_rpc/server";
import { Aside } from "@/app/_ui/aside";
import { Wordmark } from "@/app/_ui/bar";
import { CallButton } from "@/app/_ui/button";
import { Foot } from "@/app/_ui/foot";
import { MainTabs } from "@/app/_ui/main-tabs";
import { RowLink } from "@/app/_ui/row";
import { ReadTool } from "@/app/_ui/screen-bar";
import { Title } from "@/app/_ui/title";
import { answered } from "@/app/answered";
import { sayCheckCode } from "../check-code";
import { Demonstrated } from "./demonstrated";
import { MessageRow } from "./message-row";

/** 消息: everything that was sent to the person, whatever channel it took, and by what to know a text message of ours. */
export default async function InboxPage() {
  const rpc = await serverRpc();
  const inbox = await answered(rpc.reminders.inbox(), "/inbox");
  const me = await rpc.identity.me();
  const { look, t } = await speak();
  const code = inbox.latestCheckCode;
  return (
    <>
      <Title>{t("reminders.inbox")}</Title>
      <header className="bar">
        <Wordmark heading>{t("reminders.inbox")}</Wordmark>
        {look.mode === "elder" ? <ReadTool /> : null}
      </header>
      <main className="page" id="main">
        {code ? (
          <Aside icon="shield" title={t("reminders.checkCode", { code: sayCheckCode(code) })}>
            {t("reminders.checkCodeNote")}
          </Aside>
        ) : null}
        {inbox.rows.length === 0 ? (
          <>
            <p className="title mt-near mb-tight">{t("reminders.empty")}</p>
            <p className="quiet">{t("reminders.emptyNote")}</p>
          </>
        ) : (
          <ul className="rows mt-row">
            {inbox.rows.map((row) => (
              <MessageRow key={row.messageId} row={row} civilDate={inbox.civilDate} />
            ))}
          </ul>
        )}
        <ul className="rows ruled mt-page">
          <li>
            <RowLink
              href="/inbox/check"
              icon="question"
              fit="close"
              name={t("reminders.isItTrue")}
              note={t("reminders.isItTrueNote")}
            />
          </li>
          <li>
            <RowLink href="/me/contact" icon="device" fit="close" name={t("reminders.contact")} />
          </li>
        </ul>
        {inbox.demonstration ? <Demonstrated rows={inbox.rows} /> : null}
      </main>
      <Foot tabs={<MainTabs current="inbox" firm={me.actingFor !== null} />}>
        {look.mode === "elder" ? <CallButton weight="side">{t("common.ask")}</CallButton> : null}
      </Foot>
    </>
  );
}
