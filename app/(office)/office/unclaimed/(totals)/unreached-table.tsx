import { speak } from "@/app/_messages/say";
import { Way } from "@/app/_ui/way";
import type { UnclaimedView } from "@/app/views";
import { yuan } from "../../yuan";

const HEADS = ["name", "phone", "district", "entitlements", "amount", "tried", "look"] as const;
const SUMS: readonly string[] = ["entitlements", "amount", "tried"];

/** Whom no channel reaches, masked; the whole list leaves as a file, and that is recorded. */
export async function UnreachedTable({ rows }: { rows: UnclaimedView["unreached"] }) {
  const { t } = await speak();
  return (
    <section>
      <h2 className="heading">{t("unclaimed.unreached")}</h2>
      {rows.length === 0 ? (
        <p className="quiet">{t("unclaimed.allTaken")}</p>
      ) : (
        <>
          <p className="note">{t("unclaimed.unreachedList")}</p>
          <table className="sheet">
            <thead>
              <tr>
                {HEADS.map((head) => (
                  <th key={head} scope="col" className={SUMS.includes(head) ? "sum" : undefined}>
                    {t(`unclaimed.${head}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <Row key={row.messageId} row={row} />
              ))}
            </tbody>
          </table>
        </>
      )}
    </section>
  );
}

async function Row({ row }: { row: UnclaimedView["unreached"][number] }) {
  const { t } = await speak();
  return (
    <tr>
      <th scope="row">{row.name}</th>
      <td data-head={t("unclaimed.phone")}>{row.phone ?? t("unclaimed.noPhone")}</td>
      <td data-head={t("unclaimed.district")}>{row.district}</td>
      <td className="sum" data-head={t("unclaimed.entitlements")}>
        {row.itemCount}
      </td>
      <td className="sum" data-head={t("unclaimed.amount")}>
        {yuan(row.amountFen)}
      </td>
      <td className="sum" data-head={t("unclaimed.tried")}>
        {row.tried}
      </td>
      <td>
        <Way href={`/office/unclaimed/${row.messageId}`} aria-label={`${t("unclaimed.look")}，${row.name}`}>
          {t("unclaimed.look")}
        </Way>
      </td>
    </tr>
  );
}
