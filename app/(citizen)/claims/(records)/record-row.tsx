import { speak } from "@/app/_messages/say";
import { RowLink } from "@/app/_ui/row";
import { type Status, StatusLine } from "@/app/_ui/status-line";
import { middayOf, sayMoment } from "@/app/_ui/when";
import type { ClaimRow } from "@/app/views";

const STATUS = {
  confirmed: "arriving",
  paying: "arriving",
  credited: "arrived",
  returned: "returned",
  recovering: "unsent",
  recovered: "over",
  cancelled: "over",
} as const satisfies Record<ClaimRow["status"], Status>;

/** One line of the records: what, when, how much, and how it stands. */
export async function RecordRow({ claim, civilDate }: { claim: ClaimRow; civilDate: string }) {
  const { look, t, money } = await speak();
  const { status: word, at, payeeAccount } = claim;
  const status = STATUS[word];
  const when = sayMoment(at, middayOf(civilDate), look);
  const account = t("account.short", { bank: payeeAccount.bankName, tail: payeeAccount.tail });
  const note =
    word === "returned"
      ? t("records.returnedPlace", { when, reason: t(`claim.reasons.${claim.returnReason ?? "other"}`) })
      : t("records.place", { when, account });
  return (
    <li>
      <RowLink
        href={`/claims/${claim.claimId}`}
        fit="close top under"
        chevron={false}
        name={claim.programName}
        note={note}
        arrived={status === "arrived"}
        sum={
          <>
            {money(claim.amountFen)}
            <StatusLine status={status} word={t(`claim.statuses.${word}`)} />
          </>
        }
      />
    </li>
  );
}
