import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { type NextRequest, NextResponse } from "next/server";
import { isForeign, readBody, withBody } from "@/app/_rpc/door";
import { contextOf } from "@/app/_rpc/request";
import { addressOf } from "@/app/_rpc/server";
import { forgottenSessionCookie, keptSessionCookie } from "@/app/_rpc/session-cookie";
import { Outage, Refusal } from "@/server/kernel";
import { appRouter } from "@/server/rpc/root";
import { runtime, whereOf } from "@/server/runtime";

const ENDPOINT = "/api/trpc";
const MAX_BODY_BYTES = 64 * 1024;

/** The only door of the phones to the service. */
async function handle(request: NextRequest): Promise<Response> {
  const { config, log } = await runtime();
  if (isForeign(request)) return NextResponse.json({ error: "foreign origin" }, { status: 403 });
  const body = request.method === "GET" ? undefined : await readBody(request, MAX_BODY_BYTES);
  if (body === null) return NextResponse.json({ error: "too large" }, { status: 413 });
  const response = await fetchRequestHandler({
    endpoint: ENDPOINT,
    req: body === undefined ? request : withBody(request, body),
    router: appRouter,
    createContext: ({ resHeaders }) =>
      contextOf({
        cookie: (name) => request.cookies.get(name)?.value,
        address: addressOf(request.headers),
        forgetCookie: () => resHeaders.append("set-cookie", forgottenSessionCookie(config.publicOrigin)),
        keepCookie: ({ token }, lifeSeconds) =>
          resHeaders.append("set-cookie", keptSessionCookie(config.publicOrigin, { token, lifeSeconds })),
      }),
    onError: ({ error, path, ctx }) => {
      if (error.cause instanceof Refusal || error.code === "BAD_REQUEST") return;
      const level = error.cause instanceof Outage ? "warn" : "error";
      log[level]({ requestId: ctx?.requestId, path, ...whereOf(error.cause ?? error) }, "request failed");
    },
  });
  // What one person was told is kept by nobody on the way; a live stream has said so itself.
  if (!response.headers.has("cache-control")) response.headers.set("cache-control", "no-store");
  return response;
}

export { handle as GET, handle as POST };
