import { redirect } from "next/navigation";
import { speak } from "@/app/_messages/say";
import { serverRpc } from "@/app/_rpc/server";
import { Aside } from "@/app/_ui/aside";
import { ButtonLink, CallButton } from "@/app/_ui/button";
import { Foot } from "@/app/_ui/foot";
import { ScreenBar } from "@/app/_ui/screen-bar";
import { Title } from "@/app/_ui/title";
import { unbroken } from "@/app/_ui/unbroken";
import { middayOf, sayMoment } from "@/app/_ui/when";
import { answered } from "@/app/answered";
import { scopeChoices } from "../../_grant/scope-choices";
import { GrantForm } from "./grant-form";

/** Somebody asks to act for the firm: who, how she came, and what she would be allowed. */
export default async function RequestPage({ params }: PageProps<"/firm/requests/[requestId]">) {
  const { requestId } = await params;
  const rpc = await serverRpc();
  const request = await answered(rpc.delegations.request({ requestId }), `/firm/requests/${requestId}`);
  if (!request.mayDecide) redirect("/firm/switch");
  const { look, t, messages } = await speak();
  const today = await rpc.delegations.today();
  const { personName: person, enterpriseName } = request;
  return (
    <>
      <Title>{t("delegations.grantTitle", { person })}</Title>
      <ScreenBar back="/me" to="me" />
      {request.state === "open" ? (
        <GrantForm
          requestId={requestId}
          words={messages.delegations}
          choices={await scopeChoices(rpc, { today, keep: null })}
          title={t("delegations.grantTitle", { person })}
        >
          <p className="heading mt-tight">{enterpriseName}</p>
          <p className="quiet">
            {t(`delegations.via.${request.via}`)}
            <br />
            {unbroken(sayMoment(request.askedAt, middayOf(today), look))}
          </p>
        </GrantForm>
      ) : (
        <>
          <main className="page" id="main">
            <h1 className="title" id="decided" tabIndex={-1}>
              {t(`delegations.decided.${request.state}`)}
            </h1>
            <p className="heading mt-tight">{person}</p>
            <p className="quiet">{enterpriseName}</p>
            <div className="mt-page">
              <Aside icon="shield" title={t("delegations.title")}>
                {t("delegations.decidedNote")}
              </Aside>
            </div>
          </main>
          <Foot>
            <ButtonLink weight="outline" href="/me">
              {t("common.done")}
            </ButtonLink>
            {look.mode === "elder" ? <CallButton weight="side">{t("common.ask")}</CallButton> : null}
          </Foot>
        </>
      )}
    </>
  );
}
