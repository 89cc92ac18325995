import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type Bank, type BankOptions, openBank } from "./bank";
import { leaveStatement, watchFiles } from "./file-door";
import { handle, type SendStatement } from "./routes";

/** A running simulator. `bank` is the same bank without HTTP, for tests in the same process. */
export type BankSimulator = {
  readonly url: string;
  readonly bank: Bank;
  /** Stops at once: open requests are cut, what was planned goes on at the next start with the same file. */
  close(): Promise<void>;
};

const LOOPBACK = "127.0.0.1";

/**
 * Starts the simulated bank on the loopback address.
 * @param options.port 0 takes any free one. @param options.statePath the journal; without it nothing outlives the process.
 * @throws Error EADDRINUSE when the port is taken; an Error naming the line when the journal is damaged.
 */
export async function startBankSimulator(options: BankOptions & { port: number }): Promise<BankSimulator> {
  let bank: Bank | undefined;
  const server = createServer((request, response) => {
    if (bank) void handle({ bank, request, response, sendStatement: sender(bank, options.filesDirectory) });
  });
  await listen(server, options.port);
  try {
    // Only now: who holds the port holds the journal, and two writers on one file would ruin it.
    bank = openBank(options);
  } catch (error) {
    server.close();
    throw error;
  }
  const opened = bank;
  const stopFiles = options.filesDirectory ? watchFiles(opened, options.filesDirectory) : async () => {};
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${LOOPBACK}:${port}`,
    bank: opened,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
      await stopFiles();
      await opened.close();
    },
  };
}

function sender(bank: Bank, directory: string | undefined): SendStatement | undefined {
  return directory === undefined ? undefined : (day) => leaveStatement(bank, directory, day);
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, LOOPBACK, resolve);
  });
}
