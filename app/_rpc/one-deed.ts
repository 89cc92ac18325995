import {
  type AnyRouter,
  callTRPCProcedure,
  getTRPCErrorFromUnknown,
  getTRPCErrorShape,
  type TRPCError,
  transformTRPCResponse,
} from "@trpc/server";
import { getHTTPStatusCode } from "@trpc/server/http";

/** An answer that is all there: nothing of it is still to be made. */
export type PlainAnswer = {
  readonly status: number;
  readonly headers: readonly Header[];
  readonly body: string;
};

type Header = readonly [name: string, value: string];

/** What a phone asks for, if it is one deed: its name and what is sent with it. */
type Deed = { readonly path: string; readonly input: unknown };

type DeedRequest = {
  readonly url: string;
  readonly method: string;
  readonly headers: { get(name: string): string | null };
};

const ONE = /^\/([\w.]+)\?batch=1$/;

/**
 * The one deed (mutation) of a request as our own phones send it. Null for everything else that the router's adapter reads: several
 * at once, questions, streams, other types, a body that is no JSON.
 * @param request.door the address of the procedures.
 */
export function oneDeedOf(router: AnyRouter, request: DeedRequest & { door: string; body: string }): Deed | null {
  const { url, method, headers, door, body } = request;
  if (method !== "POST" || !headers.get("content-type")?.startsWith("application/json")) return null;
  if ((headers.get("trpc-accept") ?? headers.get("accept") ?? "").includes("jsonl")) return null;
  const { pathname, search } = new URL(url);
  const [, path = ""] = (pathname.startsWith(door) && ONE.exec(pathname.slice(door.length) + search)) || [];
  const { procedures } = router._def;
  if (!Object.hasOwn(procedures, path) || procedures[path]._def.type !== "mutation") return null;
  const inputs = parsed(body);
  return inputs && { path, input: inputs[0] };
}

/**
 * Does one deed and answers what the router's adapter would answer, to the byte, without what the adapter needs for everything that a
 * deed is not: requests, responses, streams and signals of its own made for each. A deed is done whether or not its phone waits.
 *
 * @param how.createContext of whoever asks; what it appends to the headers reaches the phone. @param how.onError hears of every failure.
 */
export async function answerDeed<Ctx extends object>(
  router: AnyRouter,
  { path, input }: Deed,
  how: {
    createContext: (headers: Header[]) => Promise<Ctx>;
    onError: (failed: { error: TRPCError; path: string; ctx: Ctx | undefined }) => void;
  },
): Promise<PlainAnswer> {
  const headers: Header[] = [
    ["content-type", "application/json"],
    ["vary", "trpc-accept, accept"],
  ];
  const config = router._def._config;
  const type = "mutation";
  let ctx: Ctx | undefined;
  try {
    ctx = await how.createContext(headers);
    const getRawInput = async () => input;
    const data = await callTRPCProcedure({ router, path, type, ctx, getRawInput, signal: undefined, batchIndex: 0 });
    return { status: 200, headers, body: JSON.stringify(transformTRPCResponse(config, [{ result: { data } }])) };
  } catch (cause) {
    const error = getTRPCErrorFromUnknown(cause);
    how.onError({ error, path, ctx });
    const said = { error: getTRPCErrorShape({ config, error, type, path, input, ctx }) };
    return { status: getHTTPStatusCode(said), headers, body: JSON.stringify(transformTRPCResponse(config, [said])) };
  }
}

function parsed(body: string): Readonly<Record<number, unknown>> | null {
  try {
    const value: unknown = JSON.parse(body);
    const isList = typeof value === "object" && value !== null && !Array.isArray(value);
    return isList ? (value as Readonly<Record<number, unknown>>) : null;
  } catch {
    return null;
  }
}
