import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { type NextRequest, NextResponse } from "next/server";
import { contextOf } from "@/app/_rpc/request";
import { addressOf } from "@/app/_rpc/server";
import { sessionCookie } from "@/app/_rpc/session-cookie";
import { Outage, Refusal } from "@/server/kernel";
import { appRouter } from "@/server/rpc/root";
import { runtime, whereOf } from "@/server/runtime";

const ENDPOINT = "/api/trpc";
const MAX_BODY_BYTES = 64 * 1024;

/** The only door of the phones to the service. */
async function handle(request: NextRequest): Promise<Response> {
  const { config, log } = await runtime();
  if (Number(request.headers.get("content-length") ?? 0) > MAX_BODY_BYTES) {
    return NextResponse.json({ error: "too large" }, { status: 413 });
  }
  // Another site's page can make a browser send the cookie along, but not hide where it comes from.
  const origin = request.headers.get("origin");
  if (request.method !== "GET" && origin !== null && new URL(origin).host !== request.headers.get("host")) {
    return NextResponse.json({ error: "foreign origin" }, { status: 403 });
  }
  return fetchRequestHandler({
    endpoint: ENDPOINT,
    req: request,
    router: appRouter,
    createContext: ({ resHeaders }) =>
      contextOf({
        cookie: (name) => request.cookies.get(name)?.value,
        address: addressOf(request.headers),
        forgetCookie: () => {
          const { name } = sessionCookie(config.publicOrigin);
          resHeaders.append("set-cookie", `${name}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax`);
        },
      }),
    onError: ({ error, path, ctx }) => {
      if (error.cause instanceof Refusal || error.code === "BAD_REQUEST") return;
      const level = error.cause instanceof Outage ? "warn" : "error";
      log[level]({ requestId: ctx?.requestId, path, ...whereOf(error.cause ?? error) }, "request failed");
    },
  });
}

export { handle as GET, handle as POST };
