import { Agent as PlainAgent, request as plainRequest } from "node:http";
import { Agent as SecureAgent, request as secureRequest } from "node:https";
import type { CustomFetchOptions } from "openid-client";

const MAX_ANSWER_BYTES = 256 * 1_024;
const MAX_CONNECTIONS = 64;
const IDLE_MS = 4_000;
const pooled = { keepAlive: true, maxSockets: MAX_CONNECTIONS, timeout: IDLE_MS };
const plainAgent = new PlainAgent(pooled);
const secureAgent = new SecureAgent(pooled);

/**
 * What the OpenID library asks a provider with: no redirect is followed, nothing cached, and an answer is read no further
 * than 256 KiB. The web framework wraps the global fetch, and its caching has no business with somebody's identity.
 * @throws TypeError when there was no whole answer, as fetch does.
 */
export function plainFetch(address: string, options: CustomFetchOptions): Promise<Response> {
  const url = new URL(address);
  const { method, headers, body, signal } = options;
  const payload = body === null || body === undefined ? undefined : String(body);
  const [send, agent] = url.protocol === "https:" ? [secureRequest, secureAgent] : [plainRequest, plainAgent];
  const length = payload === undefined ? {} : { "content-length": String(Buffer.byteLength(payload)) };
  return new Promise((resolve, reject) => {
    // An abort keeps its own name, by which the library tells it from a line that was cut.
    const fail = (cause: Error) => reject(signal?.aborted ? signal.reason : new TypeError("fetch failed", { cause }));
    const request = send(url, { method, headers: { ...headers, ...length }, agent, signal }, (response) => {
      const parts: Buffer[] = [];
      let bytes = 0;
      response.on("data", (part: Buffer) => {
        bytes += part.length;
        parts.push(part);
        if (bytes > MAX_ANSWER_BYTES) response.destroy(new Error("the answer is too large"));
      });
      response.on("error", fail);
      response.on("end", () => {
        const status = response.statusCode ?? 502;
        const said = new Headers();
        for (const [name, value] of Object.entries(response.headers)) said.set(name, String(value));
        resolve(new Response(parts.length > 0 ? Buffer.concat(parts) : null, { status, headers: said }));
      });
    });
    request.on("error", fail);
    request.end(payload);
  });
}
