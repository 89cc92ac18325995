import { speak } from "@/app/_messages/say";
import { Way } from "@/app/_ui/way";
import { sayDate } from "@/app/_ui/when";
import type { RecoveryRow } from "@/app/views";
import { yuan } from "../yuan";

/** 追缴: what is asked back, how much of it has come, until when. */
export async function Recoveries({ rows }: { rows: readonly RecoveryRow[] }) {
  const { t, look } = await speak();
  return (
    <table className="sheet">
      <thead>
        <tr>
          <th scope="col">{t("payment.number")}</th>
          <th scope="col" className="sum">
            {t("payment.amount")}
          </th>
          <th scope="col" className="sum">
            {t("payment.repaid")}
          </th>
          <th scope="col">{t("payment.due")}</th>
          <th scope="col">{t("funds.state")}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.endToEndId}>
            <th scope="row">
              <Way href={`/office/payment?number=${encodeURIComponent(row.endToEndId)}`}>{row.endToEndId}</Way>
              <p className="note">{row.programName}</p>
            </th>
            <td className="sum" data-head={t("payment.amount")}>
              {yuan(row.amountFen)}
            </td>
            <td className="sum" data-head={t("payment.repaid")}>
              {yuan(row.repaidFen)}
            </td>
            <td data-head={t("payment.due")} className={row.overdue ? "attention" : undefined}>
              {sayDate(row.dueOn, look)}
              {row.overdue ? `，${t("payment.overdue")}` : ""}
            </td>
            <td data-head={t("funds.state")}>{t(`payment.statuses.${row.status}`)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
