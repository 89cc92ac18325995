import type { IncomingMessage, ServerResponse } from "node:http";
import { runtime, whereOf } from "@/server/runtime";
import type { PlainAnswer } from "./one-deed";
import type { PhoneRequest } from "./phone-door";

type Answer = (request: PhoneRequest) => Promise<Response | PlainAnswer>;

/** Answers a request that changes something (POST). */
type DirectDoor = (request: IncomingMessage, response: ServerResponse) => void;

/** Where the server of bin/web.mjs looks for doors, by how their addresses begin: it knows the build only by this. */
const held = globalThis as typeof globalThis & { yybDirectDoors?: Map<string, DirectDoor> };

/**
 * Opens a door for what changes something (POST) straight on Node's own server: the framework's way to a handler costs more
 * processor time than a whole tap. Until its module is loaded, and for every other method, requests take that way.
 */
export function openDirectDoor(start: string, answer: Answer): void {
  held.yybDirectDoors ??= new Map();
  held.yybDirectDoors.set(start, (request, response) => void carry(request, response, answer));
}

async function carry(request: IncomingMessage, response: ServerResponse, answer: Answer): Promise<void> {
  try {
    const said = await answer(asPhoneRequest(request, response));
    if (!request.complete) response.setHeader("connection", "close"); // what was not read is not waited for
    await send(said, response);
  } catch (error) {
    if (request.destroyed && !request.complete) return; // the phone went away while it was still speaking
    if (response.headersSent) response.destroy();
    else response.writeHead(500).end();
    const { log } = await runtime();
    log.error(whereOf(error), "request failed");
  }
}

async function send(answer: Response | PlainAnswer, response: ServerResponse): Promise<void> {
  const text = answer instanceof Response ? await answer.text() : answer.body;
  if (response.destroyed) return; // the phone has gone
  response.statusCode = answer.status;
  for (const [name, value] of answer.headers) response.appendHeader(name, value);
  response.end(text);
}

function asPhoneRequest(request: IncomingMessage, response: ServerResponse): PhoneRequest {
  return {
    get signal() {
      return goneWith(response);
    },
    url: `http://localhost${request.url}`, // of an address only path and query are looked at
    method: request.method ?? "",
    headers: { get: (name) => headerOf(request, name.toLowerCase()) },
    cookie: (name) => cookieIn(request.headers.cookie ?? "", name),
    readBody: (maxBytes) => readBodyOf(request, maxBytes),
  };
}

/** Aborts when the phone hangs up before it was answered. Made for who asks: it costs as much as a small answer. */
function goneWith(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  const tell = () => {
    if (!response.writableFinished) gone.abort();
  };
  if (response.destroyed) tell();
  else response.once("close", tell);
  return gone.signal;
}

/** A header; the address of the other end where no proxy says whom it speaks for, as the framework has it. */
function headerOf({ headers, socket }: IncomingMessage, name: string): string | null {
  const value = headers[name] ?? (name === "x-forwarded-for" ? socket.remoteAddress : undefined);
  return (Array.isArray(value) ? value.join(", ") : value) ?? null;
}

/** A cookie of a request; of two that bear one name the last, as the framework has it. */
function cookieIn(header: string, name: string): string | undefined {
  let found: string | undefined;
  for (const part of header.split(";")) {
    const at = part.indexOf("=");
    if (at > 0 && part.slice(0, at).trim() === name) found = decoded(part.slice(at + 1).trim()) ?? found;
  }
  return found;
}

function decoded(value: string): string | undefined {
  try {
    return decodeURIComponent(value);
  } catch {
    return undefined;
  }
}

/** The body as text, read no further than the limit; null beyond it, when the rest is dropped with the connection. */
function readBodyOf(request: IncomingMessage, maxBytes: number): Promise<string | null> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let bytes = 0;
    const tooLong = () => {
      request.removeAllListeners("data").pause();
      resolve(null);
    };
    if (Number(request.headers["content-length"] ?? 0) > maxBytes) return tooLong();
    request.on("data", (part: Buffer) => {
      bytes += part.length;
      parts.push(part);
      if (bytes > maxBytes) tooLong();
    });
    request.on("error", reject);
    request.on("end", () => resolve(Buffer.concat(parts).toString("utf8")));
  });
}
