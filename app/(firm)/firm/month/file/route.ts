import type { NextRequest } from "next/server";
import { speak } from "@/app/_messages/say";
import { serverRpc } from "@/app/_rpc/server";
import { refusalCodeOf } from "@/app/answered";
import { csvOf, workbookOf } from "../../../../(office)/office/funds/export/files";
import { monthTable } from "./sheet";

const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/** A firm's month as a file: CSV, or a workbook. Whoever cannot have it is led to the screen that says why, and what next. */
export async function GET(request: NextRequest): Promise<Response> {
  const query = request.nextUrl.searchParams;
  const asWorkbook = query.get("as") === "xlsx";
  const rpc = await serverRpc();
  const month = await rpc.delegations
    .standing()
    .then(() => rpc.claims.month({ month: query.get("month") ?? "" }))
    .catch((error: unknown) => {
      const code = refusalCodeOf(error);
      if (code) return code;
      throw error;
    });
  if (typeof month === "string") {
    return new Response(null, {
      status: 303,
      headers: { location: `/firm/month?failed=${month}`, "cache-control": "no-store" },
    });
  }
  const { t } = await speak();
  const table = monthTable(month, {
    head: (name) => t(`month.heads.${name}`),
    status: (status) => t(`claim.statuses.${status}`),
    total: t("month.total"),
  });
  const body = asWorkbook
    ? new Uint8Array(await workbookOf([{ name: month.month, table }]))
    : csvOf([[[month.subjectName, month.month]], table]);
  return new Response(body, {
    headers: {
      "content-type": asWorkbook ? XLSX : "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="claims-${month.month}.${asWorkbook ? "xlsx" : "csv"}"`,
      "cache-control": "no-store",
    },
  });
}
