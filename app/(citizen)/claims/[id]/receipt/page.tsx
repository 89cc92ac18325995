import { speak } from "@/app/_messages/say";
import { publicOrigin } from "@/app/_rpc/request";
import { serverRpc } from "@/app/_rpc/server";
import { AccountName } from "@/app/_ui/account-name";
import { Amount } from "@/app/_ui/amount";
import { capitalSum } from "@/app/_ui/capital-sum";
import { Icon } from "@/app/_ui/icon";
import { QrCode } from "@/app/_ui/qr-code";
import { ScreenBar } from "@/app/_ui/screen-bar";
import { Title } from "@/app/_ui/title";
import { unbroken } from "@/app/_ui/unbroken";
import { sayStamp } from "@/app/_ui/when";
import { answered } from "@/app/answered";
import type { ReceiptView } from "@/app/views";
import { HandOn } from "./hand-on";
import { receiptWhenProved } from "./proved";

/** 到账凭证: the paper that can be kept and handed on. */
export default async function ReceiptPage({ params }: PageProps<"/claims/[id]/receipt">) {
  const { id } = await params;
  const rpc = await serverRpc();
  const receipt = await answered(
    receiptWhenProved(() => rpc.claims.receipt({ claimId: id })),
    `/claims/${id}/receipt`,
  );
  const { look, t, messages, money } = await speak();
  const { voucherNumber: number, payeeAccount, programName: program } = receipt;
  const when = sayStamp(receipt.creditedAt, look);
  const account = t("account.plain", { bank: payeeAccount.bankName, tail: payeeAccount.tail });
  const lines: [string, React.ReactNode][] = [
    [
      t("receipt.payee"),
      unbroken(t("receipt.who", { name: receipt.payeeName, identity: receipt.maskedIdentity }), [receipt.payeeName]),
    ],
    [t("receipt.program"), unbroken(program)],
    ...(receipt.docNo ? [[t("receipt.basis"), receipt.docNo] as [string, string]] : []),
    [
      t("receipt.account"),
      <AccountName
        key="account"
        sentence={messages.account.line}
        bank={payeeAccount.bankName}
        tail={payeeAccount.tail}
      />,
    ],
    [t("receipt.credited"), unbroken(when)],
    [t("receipt.number"), number],
  ];
  return (
    <>
      <Title>{t("receipt.title")}</Title>
      <ScreenBar back={`/claims/${id}`} to="records" />
      <main className="page" id="main">
        <article className="paper">
          <header>
            <h1 className="heading">{t("receipt.title")}</h1>
            <p className="note">{receipt.issuerName}</p>
          </header>
          <p className="state arrived">
            <Icon name="arrived" />
            {t("receipt.arrived")}
          </p>
          <Amount amountFen={receipt.amountFen} look={look} arrived />
          <p className="note words" lang="zh-CN">
            {capitalSum(receipt.amountFen)}
          </p>
          <dl>
            {lines.map(([term, detail]) => (
              <div key={term}>
                <dt>{term}</dt>
                <dd>{detail}</dd>
              </div>
            ))}
          </dl>
          <Proof proof={receipt.proof} number={number} />
        </article>
      </main>
      <HandOn
        title={t("receipt.title")}
        text={t("receipt.shareText", { program, sum: money(receipt.amountFen), when, account, number })}
        save={t("receipt.save")}
        pdf={receipt.proof.state === "proved" ? `/claims/${id}/receipt/pdf?save` : null}
        share={t("receipt.share")}
        ask={look.mode === "elder" ? t("common.ask") : null}
      />
    </>
  );
}

/** What anybody can check this paper with: the code, and what it was sealed with. */
async function Proof({ proof, number }: { proof: ReceiptView["proof"]; number: string }) {
  const { t } = await speak();
  if (proof.state !== "proved") {
    return (
      <div className="qr">
        <QrCode text={number} label={t("receipt.codeLabel", { number })} />
        <p className="note">{t(proof.state === "pending" ? "receipt.proofPending" : "receipt.codeNote")}</p>
      </div>
    );
  }
  const check = new URL("/verify", await publicOrigin()).href;
  return (
    <div className="qr">
      <QrCode text={`${check}#`} digits={proof.digits} label={t("receipt.proofLabel", { number })} />
      <div className="grow">
        <p className="note">{t("receipt.proofNote")}</p>
        <a className="plain start" href={`/verify#${proof.digits}`}>
          {t("receipt.check")}
        </a>
        <p className="note wrap-anywhere">{t("receipt.fingerprint", { key: proof.keyFingerprint })}</p>
      </div>
    </div>
  );
}
