import { speak } from "@/app/_messages/say";
import { sayDate, sayStamp } from "@/app/_ui/when";
import type { PaymentView } from "@/app/views";
import { yuan } from "../yuan";
import { AskBack } from "./ask-back";
import { RecordRepayment } from "./record-repayment";
import { UndoRepayment } from "./undo-repayment";

/** 追缴: asking back what was credited, or how far it has come back. Nothing where neither can be. */
export async function Recovery({ payment }: { payment: PaymentView }) {
  const { t, messages, money, look } = await speak();
  const words = messages.payment;
  const { recovery, endToEndId } = payment;
  if (payment.status === "credited") {
    const sum = money(payment.amountFen);
    return (
      <section>
        <details className="more">
          <summary>{t("payment.recover")}</summary>
          <p className="note">{t("payment.recoverNote", { sum })}</p>
          <AskBack
            endToEndId={endToEndId}
            today={payment.civilDate}
            words={words}
            grounds={messages.life.grounds}
            submit={t("payment.submit", { sum })}
          />
        </details>
      </section>
    );
  }
  if (!recovery) return null;
  const facts = [
    [t("payment.left"), money(recovery.leftFen)],
    [t("payment.repaid"), money(recovery.repaidFen)],
    [t("payment.due"), `${sayDate(recovery.dueOn, look)}${recovery.overdue ? `，${t("payment.overdue")}` : ""}`],
    [t("payment.ground"), messages.life.grounds[recovery.ground]],
    [t("payment.decisionNo"), recovery.decisionNo],
  ] as const;
  // What the bank itself has returned is not asked for again, whatever bounced.
  const paidBack = recovery.repayments.reduce((sum, one) => sum + (one.undone ? 0 : one.amountFen), 0);
  const canUndo = payment.status === "recovering" || paidBack === recovery.amountFen;
  return (
    <section>
      <h2 className="heading">{t("payment.recovery")}</h2>
      <dl className="totals">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p className="mt-row">{recovery.notice}</p>
      {recovery.repayments.length > 0 ? (
        <ul className="rows ruled mt-row">
          {recovery.repayments.map((one) => (
            <li className="row close" key={one.repaymentId}>
              <span className="main">
                <span className="name light">{one.bankReference}</span>
                <span className="note">
                  {one.undone
                    ? t("payment.undoneOn", { when: sayStamp(one.undone.at, look), reason: one.undone.reason })
                    : sayStamp(one.at, look)}
                </span>
              </span>
              <span className="tail sum">{one.undone ? <s>{yuan(one.amountFen)}</s> : yuan(one.amountFen)}</span>
              {canUndo && !one.undone ? (
                <UndoRepayment endToEndId={endToEndId} repaymentId={one.repaymentId} words={words} />
              ) : null}
            </li>
          ))}
        </ul>
      ) : null}
      {payment.status === "recovering" ? (
        <RecordRepayment endToEndId={endToEndId} leftFen={recovery.leftFen} words={words} />
      ) : null}
    </section>
  );
}
