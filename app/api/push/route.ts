import { type NextRequest, NextResponse } from "next/server";
import { z } from "zod";
import { addressOf, isForeign, readBody } from "@/app/_rpc/door";
import { contextOf } from "@/app/_rpc/request";
import { REFUSALS, Refusal } from "@/server/kernel";
import { recordPushShown } from "@/server/reminders";
import { takeFromLimit } from "@/server/rpc/rate-limit";

const MAX_BODY_BYTES = 1_024;
const Shown = z.object({ messageId: z.string().regex(/^rmd_[0-9a-z]{1,31}$/), receipt: z.string().max(64) });

/** Where a browser says that it has shown a push: believed only with the word that came encrypted inside it. */
export async function POST(request: NextRequest): Promise<Response> {
  try {
    await takeFromLimit("write", `push:${addressOf(request.headers)}`);
    const body = isForeign(request) ? null : await readBody(request, MAX_BODY_BYTES);
    const shown = Shown.safeParse(parsed(body));
    if (!shown.success) throw new Refusal("INPUT_INVALID");
    const ctx = await contextOf({ cookie: () => undefined, address: "push", forgetCookie: () => {} });
    await recordPushShown(ctx, shown.data);
    return NextResponse.json({ received: true });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return NextResponse.json({ error: error.code }, { status: REFUSALS[error.code].http });
  }
}

function parsed(body: string | null): unknown {
  try {
    return JSON.parse(body ?? "");
  } catch {
    return null;
  }
}
