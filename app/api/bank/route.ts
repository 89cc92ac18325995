import { type NextRequest, NextResponse } from "next/server";
import { readBody } from "@/app/_rpc/door";
import { contextOf } from "@/app/_rpc/request";
import { recordBankWord } from "@/server/claims";
import { REFUSALS, Refusal } from "@/server/kernel";

const MAX_BODY_BYTES = 16 * 1024;

/** Where the bank brings its words. Believed only with its fresh signature; a word brought twice changes nothing. */
export async function POST(request: NextRequest): Promise<Response> {
  const body = await readBody(request, MAX_BODY_BYTES);
  if (body === null) return NextResponse.json({ error: "too large" }, { status: 413 });
  const ctx = await contextOf({ cookie: () => undefined, address: "bank", forgetCookie: () => {} });
  try {
    // The bank's clock is the real one, whatever date the demonstration city lives on.
    const report = ctx.gateways.bank.readCallback({ headers: request.headers, body, now: new Date() });
    await recordBankWord(ctx, report);
    return NextResponse.json({ received: true });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return NextResponse.json({ error: error.code }, { status: REFUSALS[error.code].http });
  }
}
