import { initTRPC, TRPCError } from "@trpc/server";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { answerDeed, oneDeedOf } from "./one-deed";

/** A deed answered without the adapter is answered as the adapter would. */

const DOOR = "/api/trpc";
type Ctx = { who: string };
const t = initTRPC.context<Ctx>().create({
  isDev: false, // no stack in an answer, as where it is served
  errorFormatter: ({ shape, error, ctx }) => ({ ...shape, message: error.code, data: { ...shape.data, by: ctx?.who } }),
});
const router = t.router({
  claims: t.router({
    confirm: t.procedure
      .input(z.object({ id: z.string() }))
      .output(z.object({ id: z.string(), by: z.string() }))
      .mutation(({ input, ctx }) => ({ id: input.id, by: ctx.who, secret: "never told" })),
    refuse: t.procedure.mutation(() => {
      throw new TRPCError({ code: "CONFLICT", message: "inner words" });
    }),
    break: t.procedure.mutation(() => {
      throw new Error("a bug");
    }),
    nothing: t.procedure.mutation(() => undefined),
    read: t.procedure.query(() => 1),
  }),
});

const JSON_TYPE = { "content-type": "application/json" };
const address = (path: string, search = "?batch=1") => `http://localhost${DOOR}/${path}${search}`;
const sent = (path: string, body: string, headers: Record<string, string> = JSON_TYPE) =>
  new Request(address(path), { method: "POST", headers, body });

async function byAdapter(path: string, body: string, createContext: () => Promise<Ctx>) {
  const errors: unknown[] = [];
  const response = await fetchRequestHandler({
    endpoint: DOOR,
    router,
    req: sent(path, body),
    createContext: ({ resHeaders }) => {
      resHeaders.append("set-cookie", "a=1");
      return createContext();
    },
    onError: ({ error, path: at, ctx }) => errors.push([error.code, error.cause?.message, at, ctx]),
  });
  const headers = [...response.headers].sort();
  return { status: response.status, headers, body: await response.text(), errors };
}

async function byDeed(path: string, body: string, createContext: () => Promise<Ctx>) {
  const errors: unknown[] = [];
  const { url, method, headers } = sent(path, body);
  const deed = oneDeedOf(router, { url, method, headers, body, door: DOOR });
  if (!deed) return null;
  const answer = await answerDeed(router, deed, {
    createContext: (said) => {
      said.push(["set-cookie", "a=1"]);
      return createContext();
    },
    onError: ({ error, path: at, ctx }) => errors.push([error.code, error.cause?.message, at, ctx]),
  });
  return { ...answer, headers: answer.headers.toSorted(), errors };
}

const linXiaohe = async () => ({ who: "林小禾" });
const noContext = () => Promise.reject(new Error("no database"));

describe("one deed", () => {
  test.each<[string, string, string, () => Promise<Ctx>]>([
    ["that is done", "claims.confirm", '{"0":{"id":"甬"}}', linXiaohe],
    ["with input that is not as agreed", "claims.confirm", '{"0":{"id":1}}', linXiaohe],
    ["without input", "claims.confirm", "{}", linXiaohe],
    ["that is refused", "claims.refuse", "{}", linXiaohe],
    ["that meets a bug", "claims.break", "{}", linXiaohe],
    ["that answers nothing", "claims.nothing", "{}", linXiaohe],
    ["of somebody who cannot be told", "claims.confirm", '{"0":{"id":"1"}}', noContext],
  ])("%s is answered, and heard of, as by the adapter", async (_, path, body, createContext) => {
    const deed = await byDeed(path, body, createContext);
    expect(deed).not.toBeNull();
    expect(deed).toEqual(await byAdapter(path, body, createContext));
  });

  test.each<
    [string, { path?: string; body?: string; search?: string; method?: string; headers?: Record<string, string> }]
  >([
    ["a question", { path: "claims.read" }],
    ["several at once", { path: "claims.confirm,claims.confirm", body: '{"0":{"id":"1"},"1":{"id":"2"}}' }],
    ["one that is not there", { path: "claims.steal" }],
    ["what every object inherits", { path: "toString" }],
    ["one that comes alone", { search: "" }],
    ["more in the address", { search: "?batch=1&connectionParams=x" }],
    ["a body that is no JSON", { body: "{" }],
    ["a body that is a list", { body: "[]" }],
    ["another type", { headers: { "content-type": "text/plain" } }],
    ["a stream", { headers: { ...JSON_TYPE, accept: "application/jsonl" } }],
    ["another method", { method: "PUT" }],
    ["another door", { path: "../other/claims.confirm" }],
  ])("is not %s: that is the adapter's", (_, { path = "claims.confirm", search, ...rest }) => {
    const { method, headers, body } = { method: "POST", headers: JSON_TYPE, body: "{}", ...rest };
    const request = { url: address(path, search), method, headers: new Headers(headers), body, door: DOOR };
    expect(oneDeedOf(router, request)).toBeNull();
  });
});
