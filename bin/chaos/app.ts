import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { NextRequest } from "next/server";
import { POST as bankDoor } from "@/app/api/bank/route";
import { GET as healthDoor } from "@/app/api/health/route";
import { POST as phoneDoor } from "@/app/api/trpc/[trpc]/route";
import { carryPayment, listOpenPayments } from "@/server/claims";
import { createContext } from "@/server/context";
import { reconcileDay } from "@/server/funds";
import { addDays } from "@/server/kernel";
import { runtime } from "@/server/runtime";

// The app that is killed: the product's own doors for phones and bank behind a plain HTTP server, without the screens. The
// two doors under /chaos do at once what the worker does in its own time: they ask for what stayed open, and compare the day.

const DEADLINE_MS = 5_000;
const LATER_MS = 48 * 3_600_000; // so that no attempt is too young to be asked for

async function context() {
  const { resources } = await runtime();
  return createContext(resources, { caller: { kind: "system", job: "payments" }, locale: "zh-CN", requestId: "chaos" });
}

/** Asks the bank for every open payment by its name, as the worker's sweep does. */
async function catchUp(): Promise<Response> {
  const ctx = await context();
  const open = await listOpenPayments(ctx, new Date(ctx.now().getTime() + LATER_MS));
  for (const payment of open) {
    await carryPayment(ctx, { ...payment, deadlineMs: DEADLINE_MS, sentBefore: true }).catch(ctx.report);
  }
  return Response.json({ open: open.length });
}

/** Compares yesterday and today with the bank's statements. */
async function closeDay(): Promise<Response> {
  const ctx = await context();
  const today = ctx.today();
  const days = [await reconcileDay(ctx, addDays(today, -1)), await reconcileDay(ctx, today)];
  return Response.json({ pools: days.flatMap((pools) => pools ?? []) });
}

type Door = (request: NextRequest) => Promise<Response>;
const DOORS: Readonly<Record<string, Door>> = {
  "GET /api/health": healthDoor,
  "POST /api/bank": bankDoor,
  "POST /api/trpc/claims.confirm": phoneDoor,
  "POST /chaos/catch-up": catchUp,
  "POST /chaos/close-day": closeDay,
};

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = `http://${request.headers.host ?? "127.0.0.1"}${request.url ?? "/"}`;
  const door = DOORS[`${request.method} ${new URL(url).pathname}`];
  if (!door) return void response.writeHead(404).end();
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) headers.set(name, String(value));
  const body = request.method === "GET" ? undefined : Buffer.concat(parts);
  const said = await door(new NextRequest(url, { method: request.method ?? "GET", headers, ...(body && { body }) }));
  response.writeHead(said.status, Object.fromEntries(said.headers));
  response.end(Buffer.from(await said.arrayBuffer()));
}

createServer((request, response) => {
  answer(request, response).catch(() => {
    if (!response.headersSent) response.writeHead(500);
    response.end();
  });
}).listen(Number(process.env.PORT), process.env.HOSTNAME);
