// The web process: serves the build that lies in the present folder. What its own doors take (app/_rpc/direct-door.ts) is
// answered on Node's server; everything else goes through the framework.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import path from "node:path";

const EVERYWHERE = "/:path*";

/** @typedef {(request: import("node:http").IncomingMessage, response: import("node:http").ServerResponse) => void} DirectDoor */

const folder = process.cwd();
const hostname = process.env.HOSTNAME || "127.0.0.1";
const port = Number(process.env.PORT) || 3000;

process.env.NODE_ENV = "production";
process.env.__NEXT_PRIVATE_STANDALONE_CONFIG = JSON.stringify(built("required-server-files.json").config); // as its server.js does
process.title = "yongyiban web";

const next = createRequire(path.join(folder, "server.js"))("next");
const app = next({ dev: false, dir: folder, hostname, port, quiet: true });
await app.prepare();
const byFramework = app.getRequestHandler();
const headersOfAll = built("routes-manifest.json")
  .headers.filter((/** @type {{ source: string }} */ { source }) => source === EVERYWHERE)
  .flatMap((/** @type {{ headers: { key: string, value: string }[] }} */ { headers }) => headers);

const server = createServer((request, response) => {
  const door = request.method === "POST" ? doorOf(request.url ?? "") : undefined;
  if (!door) return void byFramework(request, response).catch((/** @type {unknown} */ error) => fail(response, error));
  for (const { key, value } of headersOfAll) response.setHeader(key, value);
  door(request, response);
});
server.listen(port, hostname);

for (const signal of ["SIGTERM", "SIGINT"]) {
  process.once(signal, () => server.close(() => void app.close().then(() => process.exit(0))));
}

/** What the framework itself could not answer: one request, never the process. */
function fail(/** @type {import("node:http").ServerResponse} */ response, /** @type {unknown} */ error) {
  console.error(error instanceof Error ? error.stack : error);
  if (response.headersSent) response.destroy();
  else response.writeHead(500).end();
}

/** What the build wrote down. */
function built(/** @type {string} */ name) {
  return JSON.parse(readFileSync(path.join(folder, ".next", name), "utf8"));
}

/** The door for an address, once the build's own module has opened it. @returns {DirectDoor | undefined} */
function doorOf(/** @type {string} */ url) {
  const doors = /** @type {{ yybDirectDoors?: Map<string, DirectDoor> }} */ (globalThis).yybDirectDoors;
  for (const [start, door] of doors ?? []) if (url.startsWith(start)) return door;
  return undefined;
}
