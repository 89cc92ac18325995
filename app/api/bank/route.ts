import { type NextRequest, NextResponse } from "next/server";
import { readBody } from "@/app/_rpc/door";
import { contextOf } from "@/app/_rpc/request";
import { recordBankWord, recordRefusedWord } from "@/server/claims";
import { REFUSALS, Refusal } from "@/server/kernel";
import { takeFromLimit } from "@/server/rpc/rate-limit";

const MAX_BODY_BYTES = 16 * 1024;

/**
 * Where the bank brings its words. Believed only with its fresh signature; a word brought twice changes nothing, and one that
 * is not believed is recorded.
 */
export async function POST(request: NextRequest): Promise<Response> {
  const body = await readBody(request, MAX_BODY_BYTES);
  if (body === null) return NextResponse.json({ error: "too large" }, { status: 413 });
  const ctx = await contextOf({ cookie: () => undefined, address: "bank", forgetCookie: () => {} });
  try {
    await recordBankWord(ctx, await believed(ctx, { headers: request.headers, body }));
    return NextResponse.json({ received: true });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return NextResponse.json({ error: error.code }, { status: REFUSALS[error.code].http });
  }
}

/** The word of a callback. @throws Refusal as the gateway does; so many a minute are recorded, because whoever knocks decides how often. */
async function believed(
  ctx: Awaited<ReturnType<typeof contextOf>>,
  { headers, body }: { headers: Headers; body: string },
) {
  try {
    // The bank's clock is the real one, whatever date the demonstration city lives on.
    return ctx.gateways.bank.readCallback({ headers, body, now: new Date() });
  } catch (error) {
    if (error instanceof Refusal && error.code === "NOT_ALLOWED") {
      await takeFromLimit("refused-receipts", "bank");
      await recordRefusedWord(ctx, { why: String(error.details.why) });
    }
    throw error;
  }
}
