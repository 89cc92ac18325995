import { type NextRequest, NextResponse } from "next/server";
import { readBody } from "@/app/_rpc/door";
import { contextOf } from "@/app/_rpc/request";
import { addressOf } from "@/app/_rpc/server";
import { Refusal } from "@/server/kernel";
import { ownPath } from "../../own-path";

const PROVIDERS = ["zlb", "zwfw", "yongpai"] as const;
const MAX_FORM_BYTES = 8 * 1024;

/** The stub provider's consent: issues a code for the chosen person and goes back to the callback, as a real one would. */
export async function POST(request: NextRequest): Promise<Response> {
  const address = addressOf(request.headers);
  const ctx = await contextOf({ cookie: () => undefined, address, forgetCookie: () => {} });
  if (!ctx.demoPeople) return new NextResponse(null, { status: 404 });
  const form = await readBody(request, MAX_FORM_BYTES);
  if (form === null) return new NextResponse(null, { status: 413 });
  const fields = new URLSearchParams(form);
  const field = (name: string) => fields.get(name) ?? "";
  const provider = PROVIDERS.find((known) => known === field("provider")) ?? "zlb";
  const returnTo = ownPath(field("return"));
  try {
    const code = ctx.gateways.signIn.issueCode(field("slug"), provider, ctx.now());
    const query = new URLSearchParams({ code, state: field("state"), return: returnTo });
    // Relative, so that it is the browser's own address, whatever name this server is reached by.
    return new NextResponse(null, { status: 303, headers: { location: `/sign-in/callback?${query}` } });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return new NextResponse(null, { status: 303, headers: { location: "/sign-in?failed=1" } });
  }
}
