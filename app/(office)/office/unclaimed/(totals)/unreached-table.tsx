import { speak } from "@/app/_messages/say";
import { Way } from "@/app/_ui/way";
import type { UnclaimedView } from "@/app/views";
import { yuan } from "../figures";

/** Whom no channel reaches, masked; the whole list leaves as a file, and that is recorded. */
export async function UnreachedTable({ rows }: { rows: UnclaimedView["unreached"] }) {
  const { t } = await speak();
  return (
    <section className="mt-group">
      <h2 className="heading">{t("unclaimed.unreached")}</h2>
      {rows.length === 0 ? (
        <p className="quiet mt-tight">{t("unclaimed.allTaken")}</p>
      ) : (
        <>
          <div className="wide-table">
            <table>
              <thead>
                <tr>
                  {(["name", "phone", "district"] as const).map((head) => (
                    <th key={head} scope="col">
                      {t(`unclaimed.${head}`)}
                    </th>
                  ))}
                  {(["entitlements", "amount", "tried"] as const).map((head) => (
                    <th key={head} scope="col" className="n">
                      {t(`unclaimed.${head}`)}
                    </th>
                  ))}
                  <th scope="col">{t("unclaimed.look")}</th>
                </tr>
              </thead>
              <tbody>
                {rows.map((row) => (
                  <tr key={row.messageId}>
                    <th scope="row">{row.name}</th>
                    <td>{row.phone ?? t("unclaimed.noPhone")}</td>
                    <td>{row.district}</td>
                    <td className="n">{row.itemCount}</td>
                    <td className="n">{yuan(row.amountFen)}</td>
                    <td className="n">{row.tried}</td>
                    <td>
                      <Way href={`/office/unclaimed/${row.messageId}`}>{t("unclaimed.look")}</Way>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <p className="note mt-tight">{t("unclaimed.unreachedList")}</p>
          <p className="mt-tight">
            <a href="/office/unclaimed/export" download>
              {t("unclaimed.export")}
            </a>
          </p>
        </>
      )}
    </section>
  );
}
