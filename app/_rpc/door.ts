/** What a door looks at of a request, whichever server took it in. */
export type DoorRequest = Pick<Request, "url" | "method" | "signal"> & { readonly headers: Pick<Headers, "get"> };

/**
 * The body of a request as text; null when it is longer than allowed. It is read no further than that, whatever its
 * headers say of its length.
 */
export async function readBody(request: Request, maxBytes: number): Promise<string | null> {
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes) return null;
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of (request.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += part.length;
    if (bytes > maxBytes) return null; // leaving the loop cancels the rest
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}

/**
 * A request whose body was read, as the router's adapter looks at it. Not a Request of its own: that would make a stream of
 * the text again and copy every header, which costs a tap more than its answer.
 */
export function withBody(request: DoorRequest, body: string): Request {
  const { url, method, headers, signal } = request;
  const read = { url, method, headers, signal, body: null, json: async () => JSON.parse(body) };
  return read as unknown as Request; // the adapter only gets headers, and has no body left to read
}

/**
 * True for a request to change something that another site's page has a browser send: such a page can make the cookie
 * come along, but not hide where it comes from. A page without an origin of its own ("null") is another site's.
 */
export function isForeign(request: { method: string; headers: Pick<Headers, "get"> }): boolean {
  const origin = request.headers.get("origin");
  if (request.method === "GET" || origin === null) return false;
  return !URL.canParse(origin) || new URL(origin).host !== request.headers.get("host");
}

/** The address a request came from, as the last proxy of ours tells it; behind none, all of loopback is one. */
export function addressOf(head: Pick<Headers, "get">): string {
  return head.get("x-forwarded-for")?.split(",").at(-1)?.trim() ?? "loopback";
}
