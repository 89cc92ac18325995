import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";

/** A "no" of the HTTP door, with its status. */
export class HttpError extends Error {
  override readonly name = "HttpError";

  constructor(
    readonly status: number,
    readonly what: string,
  ) {
    super(what);
  }
}

/** Reads a body of at most so many bytes. @throws HttpError 413. */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > maxBytes) throw new HttpError(413, `at most ${maxBytes} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}

/** Reads a JSON body of a known shape. @throws HttpError 400 saying what is wrong with it. */
export async function readJson<T>(request: IncomingMessage, schema: z.ZodType<T>, maxBytes: number): Promise<T> {
  const text = await readBody(request, maxBytes);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new HttpError(400, "the body is not JSON");
  }
  return parseOr400(value, schema);
}

/** A value of a known shape. @throws HttpError 400 saying what is wrong with it. */
export function parseOr400<T>(value: unknown, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new HttpError(400, z.prettifyError(parsed.error));
  return parsed.data;
}

/** Answers with JSON. */
export function answerJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { "content-type": "application/json; charset=utf-8", "cache-control": "no-store" });
  response.end(JSON.stringify(value));
}

/** Answers with a message of the bank's language. */
export function answerXml(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { "content-type": "application/xml; charset=utf-8", "cache-control": "no-store" });
  response.end(text);
}

/** Answers with a page that runs no script and loads nothing. */
export function answerPage(response: ServerResponse, html: string): void {
  response.writeHead(200, {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-store",
    "content-security-policy":
      "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'",
  });
  response.end(html);
}

/** Sends a browser on after a form. */
export function seeOther(response: ServerResponse, location: string): void {
  response.writeHead(303, { location });
  response.end();
}
