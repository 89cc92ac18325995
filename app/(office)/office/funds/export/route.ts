import type { NextRequest } from "next/server";
import { speak } from "@/app/_messages/say";
import { serverRpc } from "@/app/_rpc/server";
import { csvOf, workbookOf } from "./files";
import { recoveryTable, tablesOf } from "./sheet";

const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/** The finance officer's page as a file: CSV, or a workbook. Refused to whoever may not see the page. */
export async function GET(request: NextRequest): Promise<Response> {
  const asWorkbook = request.nextUrl.searchParams.get("as") === "xlsx";
  const rpc = await serverRpc();
  const funds = await rpc.funds.read().catch(() => null);
  if (!funds) return new Response(null, { status: 403 });
  const { t } = await speak();
  const say = t as unknown as (path: string) => string;
  const { pools, differences } = tablesOf(funds, say);
  const recoveries = recoveryTable(await rpc.claims.recoveries(), say);
  const sheets = [
    { name: t("funds.title"), table: pools },
    { name: t("funds.reconciled"), table: differences },
    { name: t("payment.recovery"), table: recoveries },
  ];
  const body = asWorkbook ? new Uint8Array(await workbookOf(sheets)) : csvOf([pools, differences, recoveries]);
  return new Response(body, {
    headers: {
      "content-type": asWorkbook ? XLSX : "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="funds-${funds.civilDate}.${asWorkbook ? "xlsx" : "csv"}"`,
      "cache-control": "no-store",
    },
  });
}
