import { Agent, request } from "node:http";
import { tapOf } from "./people.mjs";

const LIMIT_MS = 60_000;

/** @typedef {{ status: number, body: string, ms: number }} TapAnswer */

/**
 * Has each of some people tap exactly once, so many at the same time, each connection its next as soon as it is answered.
 * (autocannon prepares requests that it does not send, so that it cannot say who has tapped.)
 * @param {{ origin: string, people: readonly import("./people.mjs").Tapper[], connections: number }} load
 * @returns {Promise<{ seconds: number, answers: TapAnswer[] }>} in the order of the people
 */
export async function tapEach({ origin, people, connections }) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  /** @type {TapAnswer[]} */
  const answers = [];
  let next = 0;
  const startedAt = performance.now();
  try {
    await Promise.all(
      Array.from({ length: connections }, async () => {
        for (let i = next++; i < people.length; i = next++) {
          const person = people[i];
          if (person) answers[i] = await send(origin, agent, tapOf(person));
        }
      }),
    );
  } finally {
    agent.destroy();
  }
  return { seconds: (performance.now() - startedAt) / 1_000, answers };
}

/** @returns {Promise<TapAnswer>} */
function send(
  /** @type {string} */ origin,
  /** @type {Agent} */ agent,
  /** @type {import("./load.mjs").HttpCall} */ { method, path, headers, body = "" },
) {
  return new Promise((resolve, reject) => {
    const startedAt = performance.now();
    const options = {
      method,
      agent,
      timeout: LIMIT_MS,
      headers: { ...headers, "content-length": Buffer.byteLength(body) },
    };
    const sent = request(new URL(path, origin), options, (response) => {
      /** @type {Buffer[]} */
      const parts = [];
      response.on("data", (part) => parts.push(part));
      response.on("error", reject);
      response.on("end", () => {
        const ms = performance.now() - startedAt;
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(parts).toString("utf8"), ms });
      });
    });
    sent.on("error", reject);
    sent.on("timeout", () => sent.destroy(new Error("a tap was not answered in a minute")));
    sent.end(body);
  });
}
