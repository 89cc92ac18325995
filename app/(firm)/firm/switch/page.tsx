import type { Route } from "next";
import { speak } from "@/app/_messages/say";
import { serverRpc } from "@/app/_rpc/server";
import { Aside } from "@/app/_ui/aside";
import { CallButton } from "@/app/_ui/button";
import { Foot } from "@/app/_ui/foot";
import { Icon } from "@/app/_ui/icon";
import { MainTabs } from "@/app/_ui/main-tabs";
import { RowAnchor, RowLink } from "@/app/_ui/row";
import { ScreenBar } from "@/app/_ui/screen-bar";
import { Title } from "@/app/_ui/title";
import { sayDate } from "@/app/_ui/when";
import { answered, refusalCodeOf } from "@/app/answered";
import { IdentityChoice } from "./identity-choice";

/** Where a reminder about another subject leads; null without one, and where it is nothing of hers. */
async function leadOf(reminder: unknown): Promise<{ enterpriseId: string | null; to: Route } | null> {
  if (typeof reminder !== "string") return null;
  const rpc = await serverRpc();
  const led = await rpc.reminders.open({ messageId: reminder }).catch((error: unknown) => {
    if (refusalCodeOf(error)) return null; // nothing of hers, or no message at all: she chooses by herself
    throw error;
  });
  if (!led || led.isActing) return null;
  const { entitlementId, enterpriseId } = led;
  const home = enterpriseId ? "/firm" : "/";
  return { enterpriseId, to: (entitlementId ? `/entitlements/${entitlementId}` : home) as Route };
}

/** For whom: oneself, or a firm that has authorised one. A reminder that led here takes up its own subject at once. */
export default async function SwitchPage({ searchParams }: { searchParams: Promise<{ reminder?: unknown }> }) {
  const rpc = await serverRpc();
  const me = await answered(rpc.identity.me(), "/firm/switch");
  const lead = await leadOf((await searchParams).reminder);
  const mayLead = lead?.enterpriseId === null || me.firms.some((firm) => firm.enterpriseId === lead?.enterpriseId);
  const { asked, toDecide } = await rpc.delegations.requests();
  const waiting = asked.filter(({ state }) => state === "open");
  const { look, t } = await speak();
  const firmId = me.actingFor?.enterpriseId ?? null;
  return (
    <>
      <Title>{t("firm.chooseTitle")}</Title>
      <ScreenBar back={firmId ? "/firm" : "/"} to="home" />
      <main className="page" id="main">
        <h1 className="title">{t("firm.choose")}</h1>
        {lead && !mayLead ? (
          <Aside icon="exclamation" warn title={t("firmReminders.notYours")} role="status">
            {t("firmReminders.notYoursNote")}
          </Aside>
        ) : null}
        <IdentityChoice
          sending={t("common.sending")}
          lead={mayLead ? lead : null}
          identities={[
            {
              enterpriseId: null,
              name: me.name,
              note: t("firm.myself"),
              current: firmId === null ? t("firm.current") : null,
            },
            ...me.firms.map(({ enterpriseId, name, title, validUntil }) => ({
              enterpriseId,
              name,
              note: validUntil
                ? t("firm.actAs", { title, date: sayDate(validUntil, look) })
                : t("firm.actAsOpen", { title }),
              current: firmId === enterpriseId ? t("firm.current") : null,
            })),
          ]}
        />
        <ul className="rows ruled apart settings">
          {toDecide.map(({ requestId, personName: person, enterpriseName }) => (
            <li key={requestId}>
              <RowLink
                href={`/firm/requests/${requestId}`}
                fit="close"
                icon="person"
                name={t("delegations.requestRow", { person })}
                note={enterpriseName}
              />
            </li>
          ))}
          {waiting.map(({ requestId, enterpriseName }) => (
            <li className="row close" key={requestId}>
              <Icon name="clock" />
              <span className="main">
                <span className="name light">{enterpriseName}</span>
                <span className="note">{t("delegations.states.open")}</span>
              </span>
            </li>
          ))}
          <li>
            <RowAnchor href="/scan" fit="close" light icon="scan" name={t("scan.title")} />
          </li>
        </ul>
        {me.firms.length === 0 ? (
          <div className="mt-page">
            <p className="heading">{t("firm.noFirms")}</p>
            <p className="quiet">{t("firm.noFirmsNote")}</p>
          </div>
        ) : null}
      </main>
      <Foot tabs={<MainTabs current="me" firm={firmId !== null} />}>
        {look.mode === "elder" ? <CallButton weight="side">{t("common.ask")}</CallButton> : null}
      </Foot>
    </>
  );
}
