import { speak } from "@/app/_messages/say";
import { serverRpc } from "@/app/_rpc/server";
import { AccountName } from "@/app/_ui/account-name";
import { ScreenBar } from "@/app/_ui/screen-bar";
import { Title } from "@/app/_ui/title";
import { answered } from "@/app/answered";
import { ConfirmStage } from "../../_tap/confirm-stage";
import { EntitlementDetail, IssuerLine } from "./entitlement-detail";
import { NotClaimable } from "./not-claimable";

/** One benefit, ready to take: how much, to which account, why, and one button. */
export default async function EntitlementPage({ params }: PageProps<"/entitlements/[id]">) {
  const { id } = await params;
  const here = `/entitlements/${id}` as const;
  const rpc = await serverRpc();
  const [entitlement, reports] = await answered(
    Promise.all([rpc.entitlements.read({ entitlementId: id }), rpc.registry.reports()]),
    here,
  );
  const { look, t, messages, money } = await speak();
  const { state, payeeAccount: account } = entitlement;
  const sum = money(entitlement.amountFen);
  const heading = <h1 className="heading">{entitlement.programName}</h1>;
  const bar = <ScreenBar back="/" to="home" />;

  if (state !== "claimable" || !account || entitlement.heldReason !== null) {
    return (
      <>
        <Title>{`${entitlement.programName} ${sum}`}</Title>
        {bar}
        <NotClaimable entitlement={entitlement} heading={heading} reports={reports} />
      </>
    );
  }
  return (
    <>
      <Title>{`${entitlement.programName} ${sum}`}</Title>
      <ConfirmStage
        entitlement={entitlement}
        account={account}
        here={here}
        label={t("entitlement.claim", { sum })}
        bar={bar}
        heading={heading}
        aboveAction={
          look.mode === "elder" ? (
            <p className="dest">
              <AccountName sentence={messages.account.to} bank={account.bankName} tail={account.tail} />
            </p>
          ) : null
        }
        belowAction={look.mode === "elder" ? null : <p className="note">{t("entitlement.promise")}</p>}
      >
        <IssuerLine entitlement={entitlement} />
        <EntitlementDetail entitlement={entitlement} here={here} reports={reports} />
      </ConfirmStage>
    </>
  );
}
