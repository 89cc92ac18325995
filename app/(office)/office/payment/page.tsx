import { speak } from "@/app/_messages/say";
import { serverRpc } from "@/app/_rpc/server";
import { Aside } from "@/app/_ui/aside";
import { Title } from "@/app/_ui/title";
import { unbroken } from "@/app/_ui/unbroken";
import { sayMoment, sayStamp } from "@/app/_ui/when";
import { answered, refusalCodeOf } from "@/app/answered";
import type { PaymentView } from "@/app/views";
import { Desk } from "../desk";
import { PaymentFinder } from "../funds/payment-finder";
import { Life } from "../life/life";
import { Recovery } from "./recovery";

const NUMBER = /^[A-Za-z0-9_-]{1,35}$/;

/** One payment by its number at the bank: how it stands, how it came there, and asking it back. */
export default async function PaymentPage({ searchParams }: PageProps<"/office/payment">) {
  const asked = (await searchParams).number;
  const number = typeof asked === "string" && NUMBER.test(asked) ? asked : "";
  const rpc = await serverRpc();
  const { t } = await speak();
  // Asked first: whoever is no officer is told so, whatever the number.
  const steps = await answered(rpc.claims.life(), `/office/payment?number=${number}`);
  const payment = number === "" ? null : await find(rpc.claims.payment({ endToEndId: number }));
  return (
    <Desk current={null}>
      <Title>{t("payment.title")}</Title>
      <div className="desk-head">
        <div>
          <h1 className="title">{payment ? payment.programName : t("payment.title")}</h1>
          {payment ? <p className="note">{payment.endToEndId}</p> : null}
        </div>
      </div>
      {payment ? (
        <>
          <Facts payment={payment} />
          <section>
            <h2 className="heading">{t(`payment.statuses.${payment.status}`)}</h2>
            <Life steps={steps} here={payment.status} walked={payment.events.map(({ action }) => action)} />
          </section>
          <Recovery payment={payment} />
          <div className="two">
            <Trail payment={payment} />
            <Attempts payment={payment} />
          </div>
        </>
      ) : number !== "" || asked !== undefined ? (
        <section>
          <Aside icon="exclamation" warn title={t("payment.notFound")} />
        </section>
      ) : null}
      <PaymentFinder number={number} />
    </Desk>
  );
}

/** Null for a number that is not of the officer's jurisdiction, or of nobody's. */
function find(asked: Promise<PaymentView>): Promise<PaymentView | null> {
  return asked.catch((error: unknown) => {
    if (refusalCodeOf(error) === "NOT_FOUND") return null;
    throw error;
  });
}

async function Facts({ payment }: { payment: PaymentView }) {
  const { t, look, money } = await speak();
  const facts = [
    [t("payment.amount"), money(payment.amountFen), "figure"],
    [t("payment.payee"), payment.payeeMasked ?? "–", ""],
    [t("payment.paidBy"), payment.jurisdictionName, ""],
    [t("payment.confirmedAt"), sayStamp(payment.confirmedAt, look), ""],
    [t("payment.creditedAt"), payment.creditedAt ? sayStamp(payment.creditedAt, look) : "–", ""],
  ] as const;
  return (
    <dl className="totals">
      {facts.map(([name, value, className]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className={className}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

async function Trail({ payment }: { payment: PaymentView }) {
  const { t, look, messages } = await speak();
  const said: Readonly<Record<string, string>> = { ...messages.payment.events, ...messages.payment.otherEvents };
  const now = `${payment.civilDate}T04:00:00.000Z`;
  return (
    <section>
      <h2 className="heading">{t("payment.trail")}</h2>
      <ol className="trail">
        {payment.events.map(({ action, at, by }, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a trail only grows at its end
          <li key={place}>
            <span>{said[action] ?? action}</span>
            <span className="note">
              {t(`payment.by.${by}`)}，{unbroken(sayMoment(at, now, look))}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

async function Attempts({ payment }: { payment: PaymentView }) {
  const { t, look } = await speak();
  const now = `${payment.civilDate}T04:00:00.000Z`;
  return (
    <section>
      <h2 className="heading">{t("payment.attempts")}</h2>
      <ol className="rows">
        {payment.attempts.map(({ endToEndId, status, at }) => (
          <li className="row close" key={endToEndId}>
            <span className="main">
              <span className="name light">{endToEndId}</span>
              <span className="note">{unbroken(sayMoment(at, now, look))}</span>
            </span>
            <span className="tail">{t(`payment.attemptStates.${status}`)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
