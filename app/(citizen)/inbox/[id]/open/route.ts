import { type NextRequest, NextResponse } from "next/server";
import { addressOf } from "@/app/_rpc/door";
import { contextOf, publicOrigin } from "@/app/_rpc/request";
import { Refusal } from "@/server/kernel";
import { MessageKey, openReminder } from "@/server/reminders";
import { takeFromLimit } from "@/server/rpc/rate-limit";

/**
 * Where a tapped notification leads: the one benefit it speaks of, or home; signing in first where nobody is signed in, and
 * by the choice of identities where it speaks of another subject than she acts for now.
 */
export async function GET(request: NextRequest, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  const { id } = await params;
  const ctx = await contextOf({
    cookie: (name) => request.cookies.get(name)?.value,
    address: addressOf(request.headers),
    forgetCookie: () => {},
  });
  const origin = await publicOrigin();
  const to = (path: string) => NextResponse.redirect(new URL(path, origin), 303);
  const key = MessageKey.safeParse({ messageId: id });
  if (!key.success) return to("/inbox");
  try {
    await takeFromLimit("write", ctx.limitKey);
    const { entitlementId, enterpriseId, isActing } = await openReminder(ctx, key.data);
    if (!isActing) return to(`/firm/switch?reminder=${id}`);
    if (entitlementId) return to(`/entitlements/${entitlementId}`);
    return to(enterpriseId ? "/firm" : "/");
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (error.code === "NOT_SIGNED_IN") return to(`/sign-in?return=${encodeURIComponent(`/inbox/${id}/open`)}`);
    return to("/inbox");
  }
}
