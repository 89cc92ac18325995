import { tapOf } from "./people.mjs";
import { createWire } from "./wire.mjs";

/** @typedef {{ status: number, body: string, ms: number }} TapAnswer body: as it came, each byte a character */

/**
 * Has each of some people tap exactly once, so many at the same time, each connection its next as soon as it is answered.
 * (autocannon prepares requests that it does not send, so that it cannot say who has tapped.)
 * @param {{ origin: string, people: readonly import("./people.mjs").Tapper[], connections: number }} load
 * @returns {Promise<{ seconds: number, answers: TapAnswer[] }>} in the order of the people
 */
export async function tapEach({ origin, people, connections }) {
  const wire = createWire(origin);
  /** @type {TapAnswer[]} */
  const answers = [];
  let next = 0;
  const startedAt = performance.now();
  try {
    await Promise.all(
      Array.from({ length: connections }, async () => {
        for (let i = next++; i < people.length; i = next++) {
          const person = people[i];
          if (person) answers[i] = await send(wire, tapOf(person));
        }
      }),
    );
  } finally {
    wire.close();
  }
  return { seconds: (performance.now() - startedAt) / 1_000, answers };
}

/** @returns {Promise<TapAnswer>} */
async function send(
  /** @type {ReturnType<typeof createWire>} */ wire,
  /** @type {ReturnType<typeof tapOf>} */ { method, path, headers, body },
) {
  const { "content-type": type, ...others } = headers;
  const lines = Object.entries(others).map(([name, value]) => `${name}: ${value}\r\n`);
  const sentAt = performance.now();
  const { status, body: said } = await wire.ask(path, { method, headers: lines.join(""), body, type });
  return { status, body: said, ms: performance.now() - sentAt };
}
