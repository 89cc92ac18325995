import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect } from "vitest";
import { type BankGateway, type BankWord, createBankGateway, type PaymentOrder } from "@/server/gateways";
import { fen } from "@/server/kernel";
import { type BankSimulator, hashIdentity, startBankSimulator } from "@/simulators/bank";

/** The secret between the service and the simulated bank of a test. */
export const CALLBACK_KEY = "a callback key of at least 32 characters";
/** Time enough for any answer. */
export const DEADLINE_MS = 2_000;
/** Too short for an answer that does not come. */
export const SHORT_MS = 150;

/** The real-time adapter, the simulator behind it, and what the bank brought to the door, all anew for each test. */
export type SimulatedBank = {
  readonly bank: BankGateway;
  readonly simulator: BankSimulator;
  readonly received: (BankWord | Error)[];
  /** What the door answers from now on. */
  answerWith(status: () => number): void;
  post(path: string, body: unknown): Promise<Response>;
  fault(body: object): Promise<void>;
  // biome-ignore lint/suspicious/noExplicitAny: the operator's JSON, compared with toMatchObject
  statement(): Promise<any[]>;
  /** Serves anything else for the rest of the test. @returns its address. */
  serve(listener: RequestListener): Promise<string>;
};

/** An account of the bank of every test, as the operator loads it. */
export const account = (accountNumber: string, state = "open") => ({
  bankCode: "102",
  accountNumber,
  holderName: "林小禾",
  holderIdentityHash: hashIdentity("330203199001010017"),
  state,
});

/** An order for the first open account, with changes. */
export function order(change: Partial<PaymentOrder> & { accountNumber?: string; name?: string } = {}): PaymentOrder {
  const { accountNumber = "6200000000000001", name = "林小禾", ...rest } = change;
  return {
    endToEndId: "pay_1",
    instructionId: "pay_1",
    amountFen: fen(3_450_100),
    debtorPool: "宁波市本级资金池",
    creditor: { name, bankCode: "102", accountNumber },
    remittanceText: "甬易办 惠企利民资金",
    requestedAt: "2026-11-20T02:00:00.000Z",
    ...rest,
  };
}

/** Gives each test of the calling file a bank of its own. To be called once, at the top. */
export function simulatedBank(): SimulatedBank {
  const closers: (() => Promise<void> | void)[] = [];
  let received: (BankWord | Error)[] = [];
  let doorStatus: () => number = () => 204;
  let simulator: BankSimulator;
  let bank: BankGateway;

  async function serve(listener: RequestListener): Promise<string> {
    const server = createServer(listener);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    closers.push(() => {
      server.closeAllConnections();
      server.close();
    });
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** The service's door for callbacks, as its route handler would be. */
  const door: RequestListener = async (request, response) => {
    let body = "";
    for await (const part of request) body += part;
    const status = doorStatus();
    const headers = new Headers(request.headers as Record<string, string>);
    if (status === 204) received.push(bank.readCallback({ headers, body, now: new Date() }));
    else received.push(new Error(`answered ${status}`));
    response.writeHead(status).end();
  };
  const post = (path: string, body: unknown) =>
    fetch(`${simulator.url}${path}`, { method: "POST", body: JSON.stringify(body) });

  beforeEach(async () => {
    received = [];
    doorStatus = () => 204;
    const callback = { url: await serve(door), key: CALLBACK_KEY };
    simulator = await startBankSimulator({ port: 0, callback, callbackPausesMs: [0, 20, 20, 20] });
    closers.push(() => simulator.close());
    bank = createBankGateway({ baseUrl: simulator.url, callbackKey: CALLBACK_KEY, deadlineMs: DEADLINE_MS });
    const accounts = [
      account("6200000000000001"),
      account("6200000000000002"),
      account("6200000000000004", "closed"),
      account("6200000000000006", "blocked"),
      account("6200000000000007", "deceased"),
    ];
    expect(await (await post("/accounts", { accounts })).json()).toEqual({ changed: 5, known: 5 });
  });
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
  });

  return {
    get bank() {
      return bank;
    },
    get simulator() {
      return simulator;
    },
    get received() {
      return received;
    },
    answerWith: (status) => {
      doorStatus = status;
    },
    post,
    fault: async (body) => expect((await post("/faults", body)).status).toBe(201),
    statement: async () => (await (await fetch(`${simulator.url}/statement`)).json()).entries,
    serve,
  };
}
