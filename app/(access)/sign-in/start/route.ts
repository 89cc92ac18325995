import { randomBytes } from "node:crypto";
import { type NextRequest, NextResponse } from "next/server";
import { isSecure } from "@/app/_rpc/session-cookie";
import { Refusal } from "@/server/kernel";
import { runtime } from "@/server/runtime";
import { ownPath, STATE_COOKIE } from "../own-path";

const PROVIDERS = ["zlb", "zwfw", "yongpai"] as const;
const STATE_BYTES = 16;
const STATE_LIFE_SECONDS = 600;

/** Sends the phone to the chosen provider, with a state that only this phone will bring back. */
export async function GET(request: NextRequest): Promise<Response> {
  const { resources, config } = await runtime();
  const query = request.nextUrl.searchParams;
  const provider = PROVIDERS.find((known) => known === query.get("provider")) ?? "zlb";
  const state = randomBytes(STATE_BYTES).toString("base64url");
  const returnTo = ownPath(query.get("return"));
  let location: string;
  try {
    location = resources.gateways.signIn.authorizeUrl({ provider, state, returnTo });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    location = `/sign-in?failed=1&return=${encodeURIComponent(returnTo)}`; // no provider is configured here
  }
  const response = new NextResponse(null, { status: 303, headers: { location } });
  response.cookies.set({
    name: STATE_COOKIE,
    value: state,
    httpOnly: true,
    sameSite: "lax",
    secure: isSecure(config.publicOrigin),
    path: "/sign-in",
    maxAge: STATE_LIFE_SECONDS,
  });
  return response;
}
