import { TRPCError } from "@trpc/server";
import { type NextRequest, NextResponse } from "next/server";
import { speak } from "@/app/_messages/say";
import { publicOrigin } from "@/app/_rpc/request";
import { serverRpc } from "@/app/_rpc/server";
import { capitalSum } from "@/app/_ui/capital-sum";
import { sumParts } from "@/app/_ui/money";
import { sayStamp } from "@/app/_ui/when";
import { receiptWhenProved } from "../proved";
import { drawPaper } from "./paper";

/** The receipt of one's own claim as a PDF. Until its proof is there it is not made: the page says so and leads back. */
export async function GET(request: NextRequest, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  const { id } = await params;
  const rpc = await serverRpc();
  const page = new URL(`/claims/${encodeURIComponent(id)}/receipt`, await publicOrigin());
  const receipt = await receiptWhenProved(() => rpc.claims.receipt({ claimId: id })).catch((error: unknown) => {
    if (error instanceof TRPCError && error.cause) return null; // an expected no: the page has its sentence
    throw error;
  });
  if (receipt?.proof.state !== "proved") return NextResponse.redirect(page, 303);
  const { look, t } = await speak();
  const { whole, cents } = sumParts(receipt.amountFen);
  const { payeeAccount, voucherNumber: number } = receipt;
  const pdf = await drawPaper({
    title: t("receipt.title"),
    issuer: receipt.issuerName,
    state: t("receipt.arrived"),
    sum: `¥${whole}.${cents}`,
    sumInWords: capitalSum(receipt.amountFen),
    lines: [
      [t("receipt.payee"), t("receipt.who", { name: receipt.payeeName, identity: receipt.maskedIdentity })],
      [t("receipt.program"), receipt.programName],
      ...(receipt.docNo ? [[t("receipt.basis"), receipt.docNo] as const] : []),
      [t("receipt.account"), t("account.plain", { bank: payeeAccount.bankName, tail: payeeAccount.tail })],
      [t("receipt.credited"), sayStamp(receipt.creditedAt, look)],
      [t("receipt.number"), number],
    ],
    proofNote: t("receipt.paperNote", { url: new URL("/verify", page).href }),
    fingerprint: t("receipt.fingerprint", { key: receipt.proof.keyFingerprint }),
    checkUrl: new URL("/verify", page).href,
    digits: receipt.proof.digits,
  });
  return new Response(new Uint8Array(pdf), {
    headers: {
      "content-type": "application/pdf",
      "content-disposition": `${request.nextUrl.searchParams.has("save") ? "attachment" : "inline"}; filename="${number}.pdf"`,
      "cache-control": "private, no-store",
    },
  });
}
