import { Agent as PlainAgent, request as plainRequest } from "node:http";
import { Agent as SecureAgent, request as secureRequest } from "node:https";

/** One request to a gateway's other side: a GET, or a POST when there is a body to send. */
export type HttpQuestion = {
  readonly url: URL;
  readonly body?: { readonly type: "application/json" | "application/xml"; readonly text: string };
  readonly deadlineMs: number;
  /** The largest answer that is read; 64 KiB where nothing else is said. */
  readonly maxBytes?: number;
};

const MAX_ANSWER_BYTES = 64 * 1_024;
const MAX_CONNECTIONS = 64;
const IDLE_MS = 4_000; // below the 5 s after which servers usually hang up, so that no order meets a line just cut
const pooled = { keepAlive: true, maxSockets: MAX_CONNECTIONS, timeout: IDLE_MS };
const plainAgent = new PlainAgent(pooled);
const secureAgent = new SecureAgent(pooled);

/**
 * Asks once and reads the whole answer within the deadline; follows no redirect and keeps no cache. It uses node:http
 * because the web framework wraps the global fetch, and its caching has no business with a bank's word.
 * @throws Error when there was no whole answer of the allowed size in time; whether the question arrived is then unknown.
 */
export function exchangeText(question: HttpQuestion): Promise<{ status: number; text: string }> {
  const { url, body, deadlineMs, maxBytes = MAX_ANSWER_BYTES } = question;
  const payload = body === undefined ? undefined : Buffer.from(body.text, "utf8");
  const headers = payload && body ? { "content-type": body.type, "content-length": payload.length } : {};
  return new Promise((resolve, reject) => {
    const options = { method: payload ? "POST" : "GET", headers };
    const [send, agent] = url.protocol === "https:" ? [secureRequest, secureAgent] : [plainRequest, plainAgent];
    const request = send(url, { ...options, agent }, (response) => {
      const parts: Buffer[] = [];
      let bytes = 0;
      response.on("data", (part: Buffer) => {
        bytes += part.length;
        parts.push(part);
        if (bytes > maxBytes) response.destroy(new Error("the answer is too large"));
      });
      response.on("error", reject);
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(parts).toString("utf8") }),
      );
    });
    request.on("error", reject);
    const limit = setTimeout(() => request.destroy(new Error("no whole answer in time")), deadlineMs);
    request.on("close", () => clearTimeout(limit)); // also when the answer was cut or refused
    request.end(payload);
  });
}
