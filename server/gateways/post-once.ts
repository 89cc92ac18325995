import { Agent as PlainAgent, request as plainRequest } from "node:http";
import { Agent as SecureAgent, request as secureRequest } from "node:https";

/** One signed request to a provider. */
export type Question = {
  readonly url: URL;
  /** Path and query where they are not the URL's own. */
  readonly path?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
  readonly deadlineMs: number;
};

const MAX_ANSWER_BYTES = 256 * 1_024;
const MAX_CONNECTIONS = 64;
const IDLE_MS = 4_000; // below the 5 s after which servers usually hang up
const pooled = { keepAlive: true, maxSockets: MAX_CONNECTIONS, timeout: IDLE_MS };
const plainAgent = new PlainAgent(pooled);
const secureAgent = new SecureAgent(pooled);
const SET_HERE = /^(?:host|content-length)$/i;
/** Errors of a line that was never there: not one byte of the question has left. */
const NEVER_LEFT = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"]);

/** No whole answer came. `neverLeft`: and the other side cannot have heard the question. */
export class NoAnswer extends Error {
  override readonly name = "NoAnswer";

  constructor(readonly neverLeft: boolean) {
    super("no whole answer came in time");
  }
}

/** Posts once and reads the whole answer within the deadline. @throws NoAnswer. */
export function post(question: Question): Promise<{ status: number; text: string; location: string | null }> {
  const { url, headers, body, deadlineMs } = question;
  const payload = Buffer.from(body);
  const head = ["host", url.host, "content-length", String(payload.length)];
  for (const name in headers) if (!SET_HERE.test(name)) head.push(name, headers[name] ?? "");
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => {
      clearTimeout(limit);
      reject(new NoAnswer("code" in error && NEVER_LEFT.has(String(error.code))));
    };
    const [send, agent] = url.protocol === "https:" ? [secureRequest, secureAgent] : [plainRequest, plainAgent];
    // A thousand of these a second: an options object, headers as a list and one timer cost half of what a URL, an object
    // and an AbortSignal do.
    const request = send({
      method: "POST",
      hostname: url.hostname,
      port: url.port,
      path: question.path ?? url.pathname + url.search,
      headers: head,
      agent,
    });
    const limit = setTimeout(() => request.destroy(new Error("the deadline has passed")), deadlineMs);
    request.on("response", (response) => {
      const parts: Buffer[] = [];
      let bytes = 0;
      response.on("data", (part: Buffer) => {
        bytes += part.length;
        parts.push(part);
        if (bytes > MAX_ANSWER_BYTES) response.destroy(new Error("the answer is too large"));
      });
      response.on("error", fail);
      response.on("end", () => {
        clearTimeout(limit);
        const text = Buffer.concat(parts).toString("utf8");
        resolve({ status: response.statusCode ?? 0, text, location: response.headers.location ?? null });
      });
    });
    request.on("error", fail);
    if (payload.length > 0) request.end(payload);
    else request.end(); // the head alone: one write instead of two
  });
}
