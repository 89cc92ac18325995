import { speak } from "@/app/_messages/say";
import { serverRpc } from "@/app/_rpc/server";
import { ScreenBar } from "@/app/_ui/screen-bar";
import { Title } from "@/app/_ui/title";
import { answered } from "@/app/answered";
import { wayBack } from "@/app/way-back";
import { AccountForm } from "./account-form";

/** Adds an account in one's own name; the bank says whether it is. */
export default async function NewAccountPage({ searchParams }: PageProps<"/accounts/new">) {
  const { return: asked } = await searchParams;
  const back = wayBack(asked, "/accounts");
  const rpc = await serverRpc();
  const banks = await answered(rpc.identity.banks(), "/accounts/new");
  const { t, messages } = await speak();
  return (
    <>
      <Title>{t("accounts.addTitle")}</Title>
      <ScreenBar back={back} to={back === "/accounts" ? "accounts" : "back"} />
      <AccountForm banks={banks} back={back} words={messages.accounts} />
    </>
  );
}
