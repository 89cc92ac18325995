import { notFound } from "next/navigation";
import { speak } from "@/app/_messages/say";
import { serverRpc } from "@/app/_rpc/server";
import { CallButton } from "@/app/_ui/button";
import { Foot } from "@/app/_ui/foot";
import { ScreenBar } from "@/app/_ui/screen-bar";
import { Title } from "@/app/_ui/title";
import { answered } from "@/app/answered";
import { scopeChoices } from "../../_grant/scope-choices";
import { sayScope } from "../../_grant/scope-words";
import { ChangeForm } from "./change-form";

/** One delegation: what it covers, to be changed or taken back. */
export default async function DelegationPage({ params }: PageProps<"/firm/delegations/[personId]">) {
  const { personId } = await params;
  const rpc = await serverRpc();
  const firm = await answered(rpc.delegations.list(), `/firm/delegations/${personId}`);
  const held = firm.people.find((one) => one.personId === personId && !one.isLegalRepresentative);
  if (!held) notFound();
  const { look, t, messages } = await speak();
  const title = t("delegations.changeTitle", { person: held.name });
  const { programs, maxAmountFen, validUntil, state } = held;
  const choices = await scopeChoices(rpc, { today: firm.civilDate, keep: validUntil });
  const fallback = choices.dates.at(-1)?.until ?? firm.civilDate;
  const until = validUntil !== null && validUntil >= firm.civilDate ? validUntil : fallback;
  return (
    <>
      <Title>{title}</Title>
      <ScreenBar back="/firm/delegations" to="back" />
      {state === "revoked" ? (
        <>
          <main className="page" id="main">
            <h1 className="title">{title}</h1>
            <p className="heading mt-near">{t("delegations.revoked")}</p>
            <p className="quiet">{t("delegations.noneNote")}</p>
          </main>
          {look.mode === "elder" ? (
            <Foot>
              <CallButton weight="side">{t("common.ask")}</CallButton>
            </Foot>
          ) : null}
        </>
      ) : (
        <ChangeForm
          personId={personId}
          words={messages.delegations}
          choices={choices}
          start={{ programs, maxAmountFen, validUntil: until }}
          title={title}
          now={await sayScope(held)}
        />
      )}
    </>
  );
}
