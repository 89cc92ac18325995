import { timingSafeEqual } from "node:crypto";
import { type NextRequest, NextResponse } from "next/server";
import { readBody } from "@/app/_rpc/door";
import { contextOf } from "@/app/_rpc/request";
import { REFUSALS, Refusal } from "@/server/kernel";
import { QUIET_HOURS, recordRefusedCallback, recordSmsReceipts } from "@/server/reminders";
import { takeFromLimit } from "@/server/rpc/rate-limit";

const MAX_BODY_BYTES = 256 * 1024;

/**
 * Where providers of text messages bring their receipts. They do not sign them: the address itself is a secret that only
 * they were given, and a receipt counts only for a message that this provider was given. What is refused is recorded.
 */
export async function POST(
  request: NextRequest,
  { params }: { params: Promise<{ key: string; provider: string }> },
): Promise<Response> {
  const { key, provider } = await params;
  const ctx = await contextOf({ cookie: () => undefined, address: "sms", forgetCookie: () => {} });
  const { sms, hasQuietHours } = ctx.runtime.config;
  try {
    if (!sms || !isSame(key, sms.callbackKey)) return await refuse(ctx, "forged");
    await takeFromLimit("receipts", provider);
    const body = await readBody(request, MAX_BODY_BYTES);
    if (body === null) return NextResponse.json({ error: "too large" }, { status: 413 });
    // The provider's clock is the real one, whatever date the demonstration city lives on.
    const taken = { provider, body, now: new Date(), quiet: hasQuietHours ? QUIET_HOURS : null };
    const { strangers, stale } = await recordSmsReceipts(ctx, taken);
    if (strangers > 0) await note(ctx, "stranger");
    if (stale > 0) await note(ctx, "stale");
    const known = ctx.gateways.sms.providers.find(({ name }) => name === provider);
    return NextResponse.json(known?.receiptAnswer ?? {});
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return NextResponse.json({ error: error.code }, { status: REFUSALS[error.code].http });
  }
}

type DoorContext = Awaited<ReturnType<typeof contextOf>>;

async function refuse(ctx: DoorContext, why: string): Promise<Response> {
  await note(ctx, why);
  throw new Refusal("NOT_ALLOWED");
}

/** Records that something was refused: so many a minute, because whoever knocks decides how often. */
async function note(ctx: DoorContext, why: string): Promise<void> {
  await takeFromLimit("refused-receipts", "all");
  await recordRefusedCallback(ctx, { why });
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
