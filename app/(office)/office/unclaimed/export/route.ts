import { speak } from "@/app/_messages/say";
import { serverRpc } from "@/app/_rpc/server";
import { refusalCodeOf } from "@/app/answered";
import { csvOf } from "../../funds/export/files";

/**
 * The list for a call as a file, names and numbers whole. That it was taken out is recorded; whoever cannot have it is led to
 * the screen that says why.
 */
export async function GET(): Promise<Response> {
  const rpc = await serverRpc();
  const lines = await rpc.reminders.exportUnreached().catch((error: unknown) => {
    const code = refusalCodeOf(error);
    if (code) return code;
    throw error;
  });
  if (typeof lines === "string") {
    const location = `/office/unclaimed?failed=${lines}`;
    return new Response(null, { status: 303, headers: { location, "cache-control": "no-store" } });
  }
  const { t } = await speak();
  const heads = (["name", "phone", "district", "amount", "entitlements", "tried"] as const).map((head) =>
    t(`unclaimed.${head}`),
  );
  const rows = lines.map((one) => [
    one.name,
    one.phone,
    one.district,
    { fen: one.amountFen },
    one.itemCount,
    one.tried,
  ]);
  return new Response(csvOf([[heads, ...rows]]), {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": 'attachment; filename="unreached.csv"',
      "cache-control": "no-store",
    },
  });
}
