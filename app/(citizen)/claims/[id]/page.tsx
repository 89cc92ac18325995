import { speak } from "@/app/_messages/say";
import { serverRpc } from "@/app/_rpc/server";
import { ScreenBar } from "@/app/_ui/screen-bar";
import { Title } from "@/app/_ui/title";
import { answered } from "@/app/answered";
import { ClaimStage } from "../../_claim/claim-stage";
import { headlineOf } from "../../_claim/claim-words";

/**
 * One claim, from the tap until the bank says that the money is there.
 * Without a loading screen on purpose: the screen of the tap stays until this one takes its place, amount on amount.
 */
export default async function ClaimPage({ params }: PageProps<"/claims/[id]">) {
  const { id } = await params;
  const rpc = await serverRpc();
  const claim = await answered(rpc.claims.read({ claimId: id }), `/claims/${id}`);
  const [me, accounts, canRepayHere] = await Promise.all([
    rpc.identity.me(),
    claim.status === "returned" ? rpc.identity.accounts() : null,
    claim.status === "recovering" && runsDemonstration(rpc),
  ]);
  const { messages, money, t } = await speak();
  const state = headlineOf(claim.status, messages.claim);
  const home = me.actingFor ? "/firm" : "/";
  return (
    <>
      <Title>{t("claim.titled", { state, sum: money(claim.amountFen) })}</Title>
      <ClaimStage
        claim={claim}
        accounts={accounts}
        home={home}
        lifeWords={messages.life}
        canRepayHere={canRepayHere}
        bar={
          claim.status === "returned" ? <ScreenBar back="/claims" to="records" /> : <ScreenBar back={home} to="home" />
        }
      />
    </>
  );
}

/** Whether this is the demonstration, where a tap may stand for a transfer. */
function runsDemonstration(rpc: Awaited<ReturnType<typeof serverRpc>>): Promise<boolean> {
  return rpc.identity.demoPeople().then(
    () => true,
    () => false,
  );
}
