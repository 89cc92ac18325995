import net from "node:net";

const PROBE_MS = 2_000;
const HIGHEST_PORT = 65_535;

/**
 * Tries to listen, the only honest test of whether a port can be had.
 * @param {number} port
 * @param {string} [host]
 * @returns {Promise<"free" | "taken" | "forbidden">}
 */
export function portState(port, host = "127.0.0.1") {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once("error", (/** @type {NodeJS.ErrnoException} */ error) => {
      if (error.code === "EADDRINUSE") resolve("taken");
      else if (error.code === "EACCES") resolve("forbidden");
      else reject(error);
    });
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve("free")));
  });
}

/** True when something accepts connections there within two seconds. */
export function accepts(/** @type {number} */ port, host = "127.0.0.1") {
  return reach({ port, host }).then(
    () => true,
    () => false,
  );
}

/** Opens and closes a connection. Rejects with the system's error, or ETIMEDOUT. */
export function reach(/** @type {{ port: number, host: string }} */ { port, host }, limitMs = PROBE_MS) {
  return /** @type {Promise<void>} */ (
    new Promise((resolve, reject) => {
      const socket = net.connect({ host, port });
      socket.setTimeout(limitMs, () => socket.destroy(Object.assign(new Error("no answer"), { code: "ETIMEDOUT" })));
      socket.once("connect", () => {
        socket.destroy();
        resolve();
      });
      socket.once("error", reject);
    })
  );
}

/**
 * A free port on the loopback: the preferred one if it is free, else the next of its hundred.
 * @param {number} preferred
 */
export async function freePort(preferred) {
  for (let port = preferred; port < preferred + 100; port++) if ((await portState(port)) === "free") return port;
  throw new Error(`no free port between ${preferred} and ${preferred + 100}`);
}

/** The port a text names, or null when it names none between 1 and 65535. */
export function parsePort(/** @type {string} */ text) {
  const port = Number(text);
  return /^\d+$/.test(text) && port >= 1 && port <= HIGHEST_PORT ? port : null;
}
