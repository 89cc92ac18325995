import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type Browser, checkVapid, openBrowser } from "./browser";

/** A running push service with the browsers that subscribed at it. */
export type PushSimulator = { readonly url: string; readonly browsers: Map<string, Browser>; close(): Promise<void> };

const LOOPBACK = "127.0.0.1";
const MAX_BODY_BYTES = 4_096;
const MAX_KEY_CHARS = 100;

/** Starts a push service on the loopback address. @param options.port 0 takes any free one. */
export async function startPushSimulator(options: { port: number }): Promise<PushSimulator> {
  const browsers = new Map<string, Browser>();
  let url = "";
  const server = createServer((request, response) => {
    void handle({ browsers, url }, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, LOOPBACK, resolve);
  });
  url = `http://${LOOPBACK}:${(server.address() as AddressInfo).port}`;
  return {
    url,
    browsers,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

type Service = { readonly browsers: Map<string, Browser>; readonly url: string };

async function handle(service: Service, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname } = new URL(request.url ?? "/", service.url);
  const body = await readBody(request);
  if (body === null) return answer(response, 413, {});
  const [, room = "", id = "", part] = pathname.split("/");
  const browser = service.browsers.get(id);
  if (room === "browsers" && request.method === "POST" && id === "") return subscribe(service, body, response);
  if (room === "browsers" && browser && request.method === "DELETE") {
    browser.isGone = true;
    return answer(response, 200, {});
  }
  if (room === "browsers" && browser && part === "received")
    return answer(response, 200, { received: browser.received });
  if (room !== "push" || request.method !== "POST") return answer(response, 404, {});
  if (!browser) return answer(response, 404, {});
  if (browser.isGone) return answer(response, 410, {});
  return receive(service, { browser, body, request, response });
}

/** A browser subscribes with the service's public key, as pushManager.subscribe would. */
function subscribe(service: Service, body: Buffer, response: ServerResponse): void {
  const key = body.toString("utf8").slice(0, MAX_KEY_CHARS);
  const id = randomBytes(16).toString("hex");
  const browser = openBrowser(id, key);
  service.browsers.set(id, browser);
  answer(response, 201, { id, endpoint: `${service.url}/push/${id}`, keys: browser.subscription });
}

function receive(
  service: Service,
  push: { browser: Browser; body: Buffer; request: IncomingMessage; response: ServerResponse },
): void {
  const refused = refusalOf(service, push);
  if (refused) answer(push.response, refused.status, { error: refused.why });
  else push.response.writeHead(201, { location: `${service.url}/sent/${randomBytes(8).toString("hex")}` }).end();
}

/** Why a push is not taken; null when its browser has it. */
function refusalOf(
  service: Service,
  { browser, body, request: { headers } }: { browser: Browser; body: Buffer; request: IncomingMessage },
): { status: number; why: string } | null {
  try {
    checkVapid(headers.authorization ?? "", { key: browser.applicationServerKey, audience: service.url });
  } catch (error) {
    return { status: 403, why: (error as Error).message };
  }
  const ttl = Number(headers.ttl);
  if (headers["content-encoding"] !== "aes128gcm" || !Number.isInteger(ttl)) return { status: 400, why: "headers" };
  try {
    const topic = typeof headers.topic === "string" ? headers.topic : null;
    browser.received.push({ text: browser.decrypt(body), ttl, topic });
    return null;
  } catch {
    return { status: 400, why: "it cannot be decrypted" };
  }
}

async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > MAX_BODY_BYTES) return null;
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function answer(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { "content-type": "application/json; charset=utf-8" });
  response.end(JSON.stringify(value));
}
