import { createServer, type Server } from "node:net";
import { portState } from "../lib/ports.mjs";

const FIRST = 57_000;
const LAST = 57_996;
const BLOCK = 4;
const LOOPBACK = "127.0.0.1";

/** Ports of one run. */
export type ReservedPorts = {
  readonly app: number;
  readonly bank: number;
  readonly database: number;
  readonly release: () => void;
};

/**
 * Four ports that are this run's alone, although three of them are free again whenever a process was killed: the first of the
 * four is held for as long as the run lasts, and another run passes the block by.
 */
export async function reservePorts(): Promise<ReservedPorts> {
  for (let guard = FIRST; guard < LAST; guard += BLOCK) {
    const server = await held(guard);
    if (!server) continue;
    const others = [guard + 1, guard + 2, guard + 3] as const;
    const states = await Promise.all(others.map((port) => portState(port)));
    const [app, bank, database] = others;
    if (states.every((state) => state === "free")) return { app, bank, database, release: () => server.close() };
    server.close();
  }
  throw new Error(`no four free ports between ${FIRST} and ${LAST}`);
}

function held(port: number): Promise<Server | null> {
  return new Promise((resolve) => {
    const server = createServer((socket) => socket.destroy());
    server.once("error", () => resolve(null));
    server.listen({ port, host: LOOPBACK, exclusive: true }, () => resolve(server.unref()));
  });
}
