import type { TRPCError } from "@trpc/server";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { TRPC_ERROR_CODES_BY_KEY } from "@trpc/server/rpc";
import { Outage, Refusal, type RefusalDetails } from "@/server/kernel";
import { appRouter } from "@/server/rpc/root";
import { runtime, whereOf } from "@/server/runtime";
import { addressOf, type DoorRequest, isForeign, withBody } from "./door";
import { answerDeed, oneDeedOf, type PlainAnswer } from "./one-deed";
import { contextOf } from "./request";
import { forgottenSessionCookie, keptSessionCookie } from "./session-cookie";

const MAX_BODY_BYTES = 64 * 1024;
const JSON_TYPE = "application/json";

/** Where the procedures are. */
export const PHONE_DOOR = "/api/trpc";

/** A request of a phone; `readBody` answers null when the body is longer than allowed. */
export type PhoneRequest = DoorRequest & {
  cookie(name: string): string | undefined;
  readBody(maxBytes: number): Promise<string | null>;
};

/** The only door of the phones to the service, on whichever server it stands. */
export async function answerPhone(request: PhoneRequest): Promise<Response | PlainAnswer> {
  const { url, method, headers } = request;
  if (isForeign(request)) return refused(403, "foreign origin");
  if (method === "POST" && !headers.get("content-type")?.startsWith(JSON_TYPE))
    return notTaken(415, "UNSUPPORTED_MEDIA_TYPE", { attribute: "content-type", wanted: JSON_TYPE });
  const body = method === "GET" ? "" : await request.readBody(MAX_BODY_BYTES);
  if (body === null)
    return notTaken(413, "PAYLOAD_TOO_LARGE", { attribute: "body", wanted: `at most ${MAX_BODY_BYTES} bytes` });
  const deed = oneDeedOf(appRouter, { url, method, headers, body, door: PHONE_DOOR });
  const { config, log } = await runtime();
  const createContext = (append: (cookie: string) => void) =>
    contextOf({
      cookie: request.cookie,
      address: addressOf(request.headers),
      forgetCookie: () => append(forgottenSessionCookie(config.publicOrigin)),
      keepCookie: ({ token }, lifeSeconds) => append(keptSessionCookie(config.publicOrigin, { token, lifeSeconds })),
    });
  const onError = ({ error, path, ctx }: Failed) => {
    if (error.cause instanceof Refusal || error.code === "BAD_REQUEST") return;
    const level = error.cause instanceof Outage ? "warn" : "error";
    log[level]({ requestId: ctx?.requestId, path, ...whereOf(error.cause ?? error) }, "request failed");
  };
  if (deed) {
    const answer = await answerDeed(appRouter, deed, {
      createContext: (said) => createContext((cookie) => said.push(["set-cookie", cookie])),
      onError,
    });
    return { ...answer, headers: [...answer.headers, ["cache-control", "no-store"]] };
  }
  const response = await fetchRequestHandler({
    endpoint: PHONE_DOOR,
    req: withBody(request, body),
    router: appRouter,
    createContext: ({ resHeaders }) => createContext((cookie) => resHeaders.append("set-cookie", cookie)),
    onError,
  });
  // What one person was told is kept by nobody on the way; a live stream has said so itself.
  if (!response.headers.has("cache-control")) response.headers.set("cache-control", "no-store");
  return response;
}

type Failed = { error: TRPCError; path?: string | undefined; ctx?: { requestId: string } | undefined };

/** What the router never sees, said in the router's own form. */
function notTaken(httpStatus: number, code: keyof typeof TRPC_ERROR_CODES_BY_KEY, details: RefusalDetails): Response {
  const data = { code, httpStatus, refusal: { code: "INPUT_INVALID", details }, outage: false, requestId: null };
  return Response.json({ error: { message: code, code: TRPC_ERROR_CODES_BY_KEY[code], data } }, { status: httpStatus });
}

function refused(status: number, error: string): Response {
  return Response.json({ error }, { status });
}
