import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { FACES } from "./faces";
import { createMemory } from "./memory";
import type { Person } from "./people";
import { type Client, createProvider, type Lives } from "./provider";
import { createRoutes, type Site } from "./routes";

/** The running providers. */
export type SignInSimulator = {
  /** Where each provider is found. */
  readonly issuers: Readonly<Record<"zlb" | "zwfw" | "yongpai", string>>;
  readonly url: string;
  close(): Promise<void>;
};

const LOOPBACK = "127.0.0.1";
const USUAL_LIVES: Lives = { code: 60, interaction: 600 };

/**
 * Starts the three providers of the demonstration on the loopback address, and on no other.
 * @param options.port 0 takes any free one. @throws Error EADDRINUSE when the port is taken.
 */
export async function startSignInSimulator(options: {
  port: number;
  people: readonly Person[];
  client: Client;
  lives?: Partial<Lives>;
}): Promise<SignInSimulator> {
  const memory = createMemory();
  let handle: ((request: IncomingMessage, response: ServerResponse) => void) | undefined;
  const server = createServer((request, response) => handle?.(request, response));
  await listen(server, options.port);
  const url = `http://${LOOPBACK}:${(server.address() as AddressInfo).port}`;
  const { people, client } = options;
  const lives = { ...USUAL_LIVES, ...options.lives };
  const sites: Site[] = FACES.map((face) => {
    const issuer = `${url}/${face.id}`;
    return { face, issuer, provider: createProvider({ issuer, face, people, client, memory, lives }) };
  });
  handle = createRoutes({ sites, people, backTo: new URL(client.callbackUrl).origin, remembered: memory.size });
  return {
    url,
    issuers: { zlb: `${url}/zlb`, zwfw: `${url}/zwfw`, yongpai: `${url}/yongpai` },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      memory.close();
      await closed;
    },
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, LOOPBACK, resolve);
  });
}
