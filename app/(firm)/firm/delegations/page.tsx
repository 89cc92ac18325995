import { speak } from "@/app/_messages/say";
import { serverRpc } from "@/app/_rpc/server";
import { CallButton } from "@/app/_ui/button";
import { Foot } from "@/app/_ui/foot";
import { MainTabs } from "@/app/_ui/main-tabs";
import { RowLink } from "@/app/_ui/row";
import { ScreenBar } from "@/app/_ui/screen-bar";
import { Title } from "@/app/_ui/title";
import { answered } from "@/app/answered";
import { sayScope } from "../_grant/scope-words";
import { LimitForm } from "./limit-form";

/** 谁能替企业办: who asks, who may, and above what sum two have to. For the legal representative. */
export default async function DelegationsPage() {
  const rpc = await serverRpc();
  const firm = await answered(rpc.delegations.list(), "/firm/delegations");
  const { look, t, messages, money } = await speak();
  const delegates = firm.people.filter(({ isLegalRepresentative }) => !isLegalRepresentative);
  const notes = await Promise.all(delegates.map(sayScope));
  return (
    <>
      <Title>{t("delegations.title")}</Title>
      <ScreenBar back="/firm" to="home" />
      <main className="page" id="main">
        <h1 className="title">{t("delegations.title")}</h1>
        {firm.requests.length > 0 ? (
          <section className="group">
            <h2 className="heading">{t("delegations.requests")}</h2>
            <ul className="rows">
              {firm.requests.map(({ requestId, personName: person, via }) => (
                <li key={requestId}>
                  <RowLink
                    href={`/firm/requests/${requestId}`}
                    icon="person"
                    name={t("delegations.requestRow", { person })}
                    note={t(`delegations.via.${via}`)}
                  />
                </li>
              ))}
            </ul>
          </section>
        ) : null}
        <section className="group">
          <h2 className="heading">{t("delegations.people")}</h2>
          {delegates.length === 0 ? (
            <p className="quiet">
              {t("delegations.none")}
              <br />
              {t("delegations.noneNote")}
            </p>
          ) : (
            <ul className="rows">
              {delegates.map(({ personId, name, title, state }, at) => (
                <li key={personId}>
                  <RowLink
                    href={`/firm/delegations/${personId}`}
                    icon="person"
                    name={t("delegations.personTitle", { person: name, title })}
                    note={notes[at]}
                    value={state === "standing" ? undefined : t(`delegations.${state}`)}
                  />
                </li>
              ))}
            </ul>
          )}
        </section>
        <section className="group">
          <h2 className="heading">{t("delegations.limitTitle")}</h2>
          <p>
            {firm.secondPersonAboveFen === null
              ? t("delegations.limitOff")
              : t("delegations.limitOn", { sum: money(firm.secondPersonAboveFen) })}
          </p>
          <p className="note mb-near">{t("delegations.limitNote")}</p>
          <LimitForm words={messages.delegations} aboveFen={firm.secondPersonAboveFen} />
        </section>
      </main>
      <Foot tabs={<MainTabs current="home" firm />}>
        {look.mode === "elder" ? <CallButton weight="side">{t("common.ask")}</CallButton> : null}
      </Foot>
    </>
  );
}
