import type { Route } from "next";
import { speak } from "@/app/_messages/say";
import { serverRpc } from "@/app/_rpc/server";
import { AccountName } from "@/app/_ui/account-name";
import { ButtonLink, CallButton } from "@/app/_ui/button";
import { Foot } from "@/app/_ui/foot";
import { ScreenBar } from "@/app/_ui/screen-bar";
import { Title } from "@/app/_ui/title";
import { sayDate } from "@/app/_ui/when";
import { answered } from "@/app/answered";
import { wayBack } from "@/app/way-back";
import { AccountChoice } from "./account-choice";

/** 收款账户: where money goes, and which of them it goes to unless somebody says otherwise. */
export default async function AccountsPage({ searchParams }: PageProps<"/accounts">) {
  const { return: asked } = await searchParams;
  const back = wayBack(asked, "/me");
  const rpc = await serverRpc();
  const accounts = await answered(
    rpc.identity.accounts(),
    asked ? `/accounts?return=${encodeURIComponent(back)}` : "/accounts",
  );
  const me = await rpc.identity.me();
  const { look, t, messages } = await speak();
  const addHref = `/accounts/new?return=${encodeURIComponent(back === "/me" ? "/accounts" : back)}` as Route;

  return (
    <>
      <Title>{t("accounts.title")}</Title>
      <ScreenBar back={back} to={back === "/me" ? "me" : "back"} />
      <main className="page" id="main">
        <h1 className="title">{t("accounts.title")}</h1>
        <p className="quiet mt-hair">{t(me.actingFor ? "accounts.noteFirm" : "accounts.note")}</p>
        {accounts.length === 0 ? (
          <div className="mt-page">
            <p className="heading">{t("accounts.empty")}</p>
            <p className="quiet">{t("accounts.emptyNote")}</p>
          </div>
        ) : (
          <AccountChoice
            label={t("accounts.title")}
            back={back === "/me" ? null : back}
            accounts={accounts.map((account) => ({
              accountId: account.accountId,
              isDefault: account.isDefault,
              isOpen: account.status === "verified",
              name: <AccountName sentence={messages.account.line} bank={account.bankName} tail={account.tail} />,
              note:
                account.status === "verified"
                  ? t("accounts.added", { holder: account.holderMasked, date: sayDate(account.addedOn, look) })
                  : t("accounts.closed"),
            }))}
            words={{ default: t("accounts.default"), makeDefault: t("accounts.makeDefault") }}
          />
        )}
      </main>
      <Foot>
        <ButtonLink weight={accounts.length === 0 ? "action" : "outline"} href={addHref}>
          {t("accounts.add")}
        </ButtonLink>
        {look.mode === "elder" ? <CallButton weight="side">{t("common.ask")}</CallButton> : null}
      </Foot>
    </>
  );
}
