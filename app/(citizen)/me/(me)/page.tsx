import { speak } from "@/app/_messages/say";
import { serverRpc } from "@/app/_rpc/server";
import { Foot } from "@/app/_ui/foot";
import { Icon } from "@/app/_ui/icon";
import { MainTabs } from "@/app/_ui/main-tabs";
import { ElderSwitch, LanguageRow, TextSizeSteps } from "@/app/_ui/preference";
import { RowAnchor, RowLink } from "@/app/_ui/row";
import { ReadTool } from "@/app/_ui/screen-bar";
import { Title } from "@/app/_ui/title";
import { unbroken } from "@/app/_ui/unbroken";
import { answered } from "@/app/answered";
import { SignOut } from "./sign-out";

/** 我的: how this phone shows things, where money goes, for whom one acts. */
export default async function MePage() {
  const rpc = await serverRpc();
  const me = await answered(rpc.identity.me(), "/me");
  const accounts = await rpc.identity.accounts();
  const { toDecide } = await rpc.delegations.requests();
  const { look, t } = await speak();
  const account = accounts.find(({ isDefault }) => isDefault) ?? accounts[0];
  const provider = t(`signIn.providers.${me.provider}`);
  const otherLanguage = look.language === "en" ? "zh-CN" : "en";

  return (
    <>
      <Title>{t("me.title")}</Title>
      {look.mode === "elder" ? (
        <header className="bar">
          <span className="spring" />
          <ReadTool />
        </header>
      ) : null}
      <main className="page" id="main">
        <header className={look.mode === "elder" ? undefined : "mt-page"}>
          <h1 className="title">{me.name}</h1>
          <p className="note">{unbroken(t("me.verifiedBy", { identity: me.maskedIdentity, provider }), [provider])}</p>
        </header>
        <section className="mt-page">
          <h2 className="heading mb-tight">{t("me.textSize")}</h2>
          <TextSizeSteps
            label={t("me.textSize")}
            current={look.size}
            words={{ standard: t("me.sizes.standard"), large: t("me.sizes.large"), largest: t("me.sizes.largest") }}
          />
          <ElderSwitch name={t("me.elderMode")} note={t("me.elderModeNote")} on={look.mode === "elder"} />
        </section>
        <ul className="rows ruled settings">
          <li>
            <RowLink
              href="/accounts"
              fit="close"
              light
              icon="bank"
              name={t("me.accounts")}
              value={account ? t("account.short", { bank: account.bankName, tail: account.tail }) : t("me.noAccount")}
            />
          </li>
          {me.firms.length > 0 ? (
            <li>
              <RowLink
                href="/firm/switch"
                fit="close"
                light
                icon="firm"
                name={t("me.firms")}
                value={t("me.firmCount", { count: me.firms.length })}
              />
            </li>
          ) : null}
          {me.hasDesk ? (
            <li>
              <RowLink href="/office/funds" fit="close" light icon="records" name={t("office.name")} />
            </li>
          ) : null}
          {toDecide.map(({ requestId, personName: person, enterpriseName }) => (
            <li key={requestId}>
              <RowLink
                href={`/firm/requests/${requestId}`}
                fit="close"
                icon="exclamation"
                name={t("delegations.requestRow", { person })}
                note={enterpriseName}
              />
            </li>
          ))}
          <li>
            {/* a whole document: only there the camera is allowed */}
            <RowAnchor href="/scan" fit="close" light icon="scan" name={t("scan.title")} />
          </li>
          <li>
            <LanguageRow to={otherLanguage} label={t("me.otherLanguage")}>
              <Icon name="language" />
              <span className="main">
                <span className="name light">{t("me.language")}</span>
              </span>
              <span className="tail">
                <span className="value">{t("me.otherLanguage")}</span>
                <Icon name="forward" small />
              </span>
            </LanguageRow>
          </li>
          {look.mode === "elder" ? (
            <li>
              <RowLink href="/inbox" fit="close" light icon="mail" name={t("reminders.inbox")} />
            </li>
          ) : null}
          <li>
            <RowLink href="/me/contact" fit="close" light icon="device" name={t("reminders.contact")} />
          </li>
          <li>
            <RowLink href="/devices" fit="close" light icon="computer" name={t("devices.row")} />
          </li>
          <li>
            <RowLink href="/speed" fit="close" light icon="clock" name={t("speed.title")} />
          </li>
          <li>
            <RowAnchor href="/verify" fit="close" light icon="shield" name={t("verify.title")} />
          </li>
          <li>
            <RowAnchor href="tel:12345" fit="close" light icon="phone" name={t("me.call")} value={t("me.callHours")} />
          </li>
        </ul>
        <SignOut label={t("me.signOut")} sending={t("common.sending")} />
      </main>
      <Foot tabs={<MainTabs current="me" firm={me.actingFor !== null} />} />
    </>
  );
}
