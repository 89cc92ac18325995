import { speak } from "@/app/_messages/say";
import { serverRpc } from "@/app/_rpc/server";
import { Aside } from "@/app/_ui/aside";
import { ScreenBar } from "@/app/_ui/screen-bar";
import { Title } from "@/app/_ui/title";
import { answered } from "@/app/answered";
import type { MeView } from "@/app/views";
import { wayBack } from "@/app/way-back";
import { AccountForm } from "./account-form";

/** Adds an account in one's own name; the bank says whether it is. */
export default async function NewAccountPage({ searchParams }: PageProps<"/accounts/new">) {
  const { return: asked } = await searchParams;
  const back = wayBack(asked, "/accounts");
  const rpc = await serverRpc();
  const banks = await answered(
    rpc.identity.banks(),
    asked ? `/accounts/new?return=${encodeURIComponent(back)}` : "/accounts/new",
  );
  const { t, messages } = await speak();
  const me = await rpc.identity.me();
  const spare = await demonstrationAccount(rpc, me);
  const bank = banks.find(({ code }) => code === spare?.bankCode);
  return (
    <>
      <Title>{t("accounts.addTitle")}</Title>
      <ScreenBar back={back} to={back === "/accounts" ? "accounts" : "back"} />
      <AccountForm banks={banks} back={back} words={messages.accounts}>
        {spare && bank ? (
          <Aside icon="exclamation" warn title={t("accounts.demonstration")}>
            {t("accounts.demonstrationNote", { bank: bank.name, number: spare.number })}
          </Aside>
        ) : null}
      </AccountForm>
    </>
  );
}

/** The account that the demonstration's bank keeps for this person; nothing for a firm, or where no demonstration runs. */
async function demonstrationAccount(rpc: Awaited<ReturnType<typeof serverRpc>>, me: MeView) {
  const people = await rpc.identity.demoPeople().catch(() => []);
  return me.actingFor ? undefined : people.find(({ name }) => name === me.name)?.spareAccount;
}
