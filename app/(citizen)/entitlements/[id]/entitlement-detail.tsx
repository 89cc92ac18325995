import { speak } from "@/app/_messages/say";
import { AccountName } from "@/app/_ui/account-name";
import { Because } from "@/app/_ui/because";
import { CallButton } from "@/app/_ui/button";
import { RowAnchor, RowLink } from "@/app/_ui/row";
import { unbroken } from "@/app/_ui/unbroken";
import { sayDate, sayDatesIn } from "@/app/_ui/when";
import type { EntitlementView, FactReportView } from "@/app/views";
import { ElderWrong } from "../../facts/wrong-way";
import { reasonsOf, verdictWords } from "./words";

/** Who pays it, until when it can be taken, and how much is left where places or money are limited. */
export async function IssuerLine({ entitlement }: { entitlement: EntitlementView }) {
  const { look, t } = await speak();
  const { issuerName: issuer, expiresOn, limit } = entitlement;
  const size = look.mode === "elder" ? undefined : "note";
  return (
    <>
      <p className={size}>
        {unbroken(
          expiresOn
            ? t("entitlement.issuerUntil", {
                issuer,
                date: sayDate(expiresOn, look, entitlement.civilDate.slice(0, 4)),
              })
            : t("entitlement.issuer", { issuer }),
        )}
      </p>
      {limit && !limit.usedUp ? <p className={size}>{unbroken(limit.says)}</p> : null}
    </>
  );
}

type DetailProps = {
  readonly entitlement: EntitlementView;
  readonly here: string;
  /** What its owner has called wrong before. */
  readonly reports: readonly FactReportView[];
};

/** Where it goes, and why it is theirs. Elder mode leaves out what can only be read, and adds whom to ask. */
export async function EntitlementDetail({ entitlement, here, reports }: DetailProps) {
  const speech = await speak();
  const { look, t } = speech;
  const telling = { programId: entitlement.programId, here, reports };
  return (
    <>
      {look.mode === "elder" ? null : <AccountRow entitlement={entitlement} here={here} />}
      <section className="mt-page">
        <h2 className="heading mb-hair">{t("entitlement.why")}</h2>
        <Because reasons={reasonsOf(entitlement, speech, telling)} words={verdictWords(t)} />
      </section>
      {look.mode === "elder" ? (
        <div className="pair mt-row">
          <ElderWrong telling={telling} read={entitlement.because} />
          <CallButton weight="side">{t("common.askShort")}</CallButton>
        </div>
      ) : (
        <PolicyRows policy={entitlement} />
      )}
      {entitlement.shiftedNote ? (
        <p className="note mt-row">{unbroken(sayDatesIn(entitlement.shiftedNote, look))}</p>
      ) : null}
    </>
  );
}

async function AccountRow({ entitlement, here }: { entitlement: EntitlementView; here: string }) {
  const { t, messages } = await speak();
  const account = entitlement.payeeAccount;
  if (!account) return null;
  return (
    <ul className="rows ruled mt-row">
      <li>
        <RowLink
          href={`/accounts?return=${encodeURIComponent(here)}`}
          icon="bank"
          name={<AccountName sentence={messages.account.to} bank={account.bankName} tail={account.tail} />}
          note={t("account.holder", { holder: account.holderMasked })}
          value={t("entitlement.change")}
        />
      </li>
    </ul>
  );
}

/** The policy's own text, where it is published. */
export async function PolicyRows({ policy }: { policy: Pick<EntitlementView, "sources" | "policyTitle" | "docNo"> }) {
  const { t } = await speak();
  const { sources, policyTitle, docNo } = policy;
  if (sources.length === 0) return null;
  return (
    <ul className="rows ruled mt-near">
      {sources.map((source) => (
        <li key={source.url}>
          <RowAnchor
            href={source.url}
            icon="document"
            name={t("entitlement.policy")}
            note={docNo ? `${docNo} ${source.title}` : source.title || policyTitle}
          />
        </li>
      ))}
    </ul>
  );
}
