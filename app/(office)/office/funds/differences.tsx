import { speak } from "@/app/_messages/say";
import { Way } from "@/app/_ui/way";
import type { DifferenceView, FundsView } from "@/app/views";
import { yuan } from "../yuan";
import { DifferenceActions } from "./difference-actions";
import { nextStepOf } from "./next-step";
import { ownerOf } from "./owner-of";

/** Where the words for a difference stand, by what it is about. */
const KINDS_OF = {
  payment: "funds",
  replenishment: "treasury",
  repayment: "repayment",
  "pool-order": "between",
} as const;
const HEADS = ["payment", "what", "ours", "banks", "owner", "state"] as const;

/** Where the bank's books and ours do not agree, what is done about each, and the way to its payment. */
export async function Differences({ funds }: { funds: FundsView }) {
  const { t } = await speak();
  return (
    <table className="sheet">
      <thead>
        <tr>
          {HEADS.map((head) => (
            <th key={head} scope="col" className={head === "ours" || head === "banks" ? "sum" : undefined}>
              {t(`funds.${head}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {funds.differences.map((row) => (
          <DifferenceRow key={row.differenceId} row={row} owner={ownerOf(row, funds)} />
        ))}
      </tbody>
    </table>
  );
}

async function DifferenceRow({ row, owner }: { row: DifferenceView; owner: ReturnType<typeof ownerOf> }) {
  const { t } = await speak();
  const words = {
    take: t("funds.take"),
    note: t("funds.note"),
    save: t("funds.save"),
    sending: t("funds.sending"),
  };
  const isPaidIn = row.about !== "payment"; // no payment of ours: it has no page
  const step = nextStepOf(row);
  const sum = (fen: number | null) => (fen === null ? "–" : yuan(fen));
  return (
    <tr>
      <th scope="row">
        {row.kind === "unknown" || isPaidIn ? (
          row.endToEndId
        ) : (
          <Way href={`/office/payment?number=${encodeURIComponent(row.endToEndId)}`}>{row.endToEndId}</Way>
        )}
        <p className="note">{row.day}</p>
      </th>
      <td>
        <span className="attention">{t(`${KINDS_OF[row.about]}.kinds.${row.kind}`)}</span>
        {step === null ? null : <p className="note">{t(`between.steps.${step}`)}</p>}
      </td>
      <td className="sum" data-head={t("funds.ours")}>
        {sum(row.ourFen)}
      </td>
      <td className="sum" data-head={t("funds.banks")}>
        {sum(row.bankFen)}
      </td>
      <td data-head={t("funds.owner")}>{t(`funds.owners.${owner}`)}</td>
      <td data-head={t("funds.state")}>
        {t(`funds.states.${row.state}`)}
        {row.note === "" ? null : <p className="note">{row.note}</p>}
        <DifferenceActions differenceId={row.differenceId} state={row.state} words={words} />
      </td>
    </tr>
  );
}
