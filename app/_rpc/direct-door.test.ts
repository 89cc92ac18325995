import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { openDirectDoor } from "./direct-door";
import { addressOf } from "./door";
import type { PhoneRequest } from "./phone-door";

const said = vi.hoisted(() => ({ error: vi.fn() }));
vi.mock("@/server/runtime", () => ({ runtime: async () => ({ log: said }), whereOf: () => ({ name: "Error" }) }));

const LIMIT = 8;
let answer: (request: PhoneRequest) => Promise<Response>;
let server: Server;
let url: string;

beforeAll(async () => {
  openDirectDoor("/door/", (request) => answer(request));
  const { yybDirectDoors } = globalThis as { yybDirectDoors?: Map<string, (...args: unknown[]) => void> };
  server = createServer((request, response) => yybDirectDoors?.get("/door/")?.(request, response));
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/door/x.y?batch=1`;
});
afterAll(() => new Promise((closed) => server.close(closed)));

const post = (body: BodyInit, headers: Record<string, string> = {}) =>
  fetch(url, { method: "POST", body, headers, duplex: "half" } as RequestInit);

test("a request on Node's own server is what the framework would have made of it", async () => {
  answer = async (request) =>
    Response.json({
      path: request.url.replace(/^http:..[^/]+/, ""),
      method: request.method,
      type: request.headers.get("Content-Type"),
      nothing: request.headers.get("x-nothing"),
      address: addressOf(request.headers),
      cookies: ["a", "b", "c", "d"].map((name) => request.cookie(name) ?? null),
      body: await request.readBody(LIMIT),
    });
  const sent = await post("{}", { "content-type": "application/json", cookie: "a=1; b=%E7%94%AC; a=2; c=%; =x" });
  expect(await sent.json()).toEqual({
    path: "/door/x.y?batch=1",
    method: "POST",
    type: "application/json",
    nothing: null,
    address: "127.0.0.1",
    cookies: ["2", "甬", null, null],
    body: "{}",
  });
  const forwarded = await post("", { "x-forwarded-for": "9.9.9.9, 10.0.0.1" });
  expect(await forwarded.json()).toMatchObject({ address: "10.0.0.1", body: "" });
});

test("status, headers and every cookie of the answer reach the phone", async () => {
  const headers = new Headers({ "cache-control": "no-store" });
  for (const cookie of ["a=1; HttpOnly", "b=2"]) headers.append("set-cookie", cookie);
  answer = async () => new Response("领取", { status: 409, headers });
  const got = await post("");
  expect([got.status, got.headers.get("cache-control"), await got.text()]).toEqual([409, "no-store", "领取"]);
  expect(got.headers.getSetCookie()).toEqual(["a=1; HttpOnly", "b=2"]);
});

test("a body beyond the limit is read no further, whether or not it says its length", async () => {
  answer = async (request) => new Response(null, { status: (await request.readBody(LIMIT)) === null ? 413 : 200 });
  let sent = 0;
  const endless = () =>
    new ReadableStream({
      async pull(controller) {
        sent += 1;
        await new Promise((later) => setTimeout(later, 1));
        controller.enqueue(new Uint8Array(LIMIT));
      },
    });
  expect((await post("x".repeat(LIMIT + 1))).status).toBe(413);
  expect((await post(endless())).status).toBe(413);
  expect(sent).toBeLessThan(1_000);
  expect((await post("x".repeat(LIMIT))).status).toBe(200);
});

test("a bug of ours is a plain 500 and a line in the log, and says nothing of itself", async () => {
  answer = async () => {
    throw new Error("secret");
  };
  const got = await post("");
  expect([got.status, await got.text()]).toEqual([500, ""]);
  await vi.waitFor(() => expect(said.error).toHaveBeenCalledWith({ name: "Error" }, "request failed"));
});

test("a phone that has gone away is told to whoever still works for it", async () => {
  let gone = false;
  answer = ({ signal }) =>
    new Promise((resolve) => {
      signal.addEventListener("abort", () => {
        gone = true;
        resolve(new Response(""));
      });
    });
  const phone = new AbortController();
  const call = fetch(url, { method: "POST", signal: phone.signal }).catch(() => {});
  setTimeout(() => phone.abort(), 50);
  await call;
  await vi.waitFor(() => expect(gone).toBe(true));
});
