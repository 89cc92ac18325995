import { speak } from "@/app/_messages/say";
import { Way } from "@/app/_ui/way";
import type { UnclaimedView } from "@/app/views";
import { yuan } from "../../yuan";
import { counted } from "../figures";
import { PlanSwitch } from "./plan-switch";

const SUMS = ["subjects", "entitlements", "amount", "soon"] as const;

/** What is open, program by program, and which of them remind by themselves. */
export async function Programs({ rows, maySwitch }: { rows: UnclaimedView["byProgram"]; maySwitch: boolean }) {
  const { t } = await speak();
  const said = (value: number | null, how: (value: number) => string) => (value === null ? "–" : how(value));
  return (
    <section>
      <h2 className="heading">{t("unclaimed.byProgram")}</h2>
      <table className="sheet">
        <thead>
          <tr>
            <th scope="col">{t("unclaimed.program")}</th>
            {SUMS.map((head) => (
              <th key={head} scope="col" className="sum">
                {t(`unclaimed.${head}`)}
              </th>
            ))}
            <th scope="col">{t("unclaimed.byItself")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const sums = {
              subjects: row.subjects === null ? t("unclaimed.tooFew") : counted(row.subjects),
              entitlements: said(row.entitlements, counted),
              amount: said(row.amountFen, yuan),
              soon: said(row.expiringFen, yuan),
            };
            return (
              <tr key={row.key}>
                <th scope="row">
                  <Way href={`/office/unclaimed/program/${encodeURIComponent(row.key)}`}>{row.name}</Way>
                </th>
                {SUMS.map((head) => (
                  <td
                    key={head}
                    className={sums[head] === "–" ? "sum nothing" : "sum"}
                    data-head={t(`unclaimed.${head}`)}
                  >
                    {sums[head]}
                  </td>
                ))}
                <td data-head={t("unclaimed.byItself")}>
                  {maySwitch ? (
                    <PlanSwitch
                      programId={row.key}
                      name={`${t("unclaimed.byItself")}，${row.name}`}
                      on={row.remindsSince !== null}
                    />
                  ) : (
                    (row.remindsSince && t("unclaimed.byItselfOn", { date: row.remindsSince })) || "–"
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
