import { type NextRequest, NextResponse } from "next/server";
import { readBody } from "@/app/_rpc/door";
import { contextOf } from "@/app/_rpc/request";
import { recordBankWord } from "@/server/claims";
import { recordRefusedBankCallback, takePoolWord } from "@/server/funds";
import { REFUSALS, Refusal } from "@/server/kernel";
import { takeFromLimit } from "@/server/rpc/rate-limit";

const MAX_BODY_BYTES = 16 * 1024;

/**
 * Where the bank brings its words, on payments of ours and on what the treasury paid in. Believed only with its fresh
 * signature; a word brought twice changes nothing, and brought twice in one moment is taken as known. What is unsigned,
 * altered, old or replayed later is refused and recorded, so many a minute: whoever knocks decides how often.
 */
export async function POST(request: NextRequest): Promise<Response> {
  const body = await readBody(request, MAX_BODY_BYTES);
  if (body === null) return NextResponse.json({ error: "too large" }, { status: 413 });
  const ctx = await contextOf({ cookie: () => undefined, address: "bank", forgetCookie: () => {} });
  try {
    // The bank's clock is the real one, whatever date the demonstration city lives on.
    const word = ctx.gateways.bank.readCallback({ headers: request.headers, body, now: new Date() });
    const payment = await takePoolWord(ctx, word);
    if (payment) await recordBankWord(ctx, payment);
    return NextResponse.json({ received: true });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const refused = await noted(ctx, error);
    return NextResponse.json({ error: refused.code }, { status: REFUSALS[refused.code].http });
  }
}

/** Records what was not the bank's word. @returns the refusal, or that there were too many of them to record. */
async function noted(ctx: Awaited<ReturnType<typeof contextOf>>, refusal: Refusal): Promise<Refusal> {
  if (refusal.code !== "NOT_ALLOWED") return refusal;
  try {
    await takeFromLimit("refused-bank-callbacks", "all");
  } catch (limited) {
    if (limited instanceof Refusal) return limited;
    throw limited;
  }
  await recordRefusedBankCallback(ctx, { why: String(refusal.details.why) });
  return refusal;
}
