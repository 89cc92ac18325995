import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import { MessageUnreadable, readMessage } from "@/server/iso20022";
import { type CalendarDate, civilDateAt, isCalendarDate } from "@/server/kernel";
import { type Answer, type Bank, OrderDiffers } from "./bank";
import { answerJson, answerPage, answerXml, HttpError, parseOr400, readBody, readJson, seeOther } from "./http";
import { answerMessage, answerToAll, ordersOf, unseenMessage } from "./messages";
import { operatorPage } from "./operator-page";
import {
  AccountLoad,
  AccountQuestion,
  FaultRequest,
  Latency,
  Misstatement,
  Order,
  type Report,
  TreasuryPayment,
} from "./protocol";

const MAX_BODY_BYTES = 64 * 1_024;
const MAX_ORDERS = 100; // of one message that is answered at once
const MAX_ORDERS_BYTES = 256 * 1_024;
const MAX_LOAD_BYTES = 8 * 1_024 * 1_024;
const MAX_STATEMENT_ENTRIES = 10_000;
const MAX_STATEMENT_PAGES = 100_000;
const UNHEARD_HOLD_MS = 60_000; // a sender that waits longer than this for an answer that never comes is cut off

type Exchange = {
  readonly bank: Bank;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  /** Leaves the statement of a day as files; undefined where there is no door for files. */
  readonly sendStatement: SendStatement | undefined;
};
/** Leaves the statement of a day in the folder of files. */
export type SendStatement = (day: CalendarDate) => Promise<boolean>;
type Route = (exchange: Exchange) => Promise<void> | void;

const StatementQuery = z.object({
  after: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(MAX_STATEMENT_ENTRIES).default(1_000),
});

const PageQuery = z.object({
  page: z.coerce.number().int().min(1).max(MAX_STATEMENT_PAGES).default(1),
  until: z.iso.datetime().optional(),
});
/** A sum as the operator writes it: yuan, at most two decimals. */
const YuanText = z
  .string()
  .trim()
  .regex(/^\d{1,11}(\.\d{1,2})?$/, "a sum in yuan has at most two decimals")
  .transform((text) => {
    const [yuan = "", fraction = ""] = text.split(".");
    return Number(yuan) * 100 + Number(fraction.padEnd(2, "0"));
  });
const TreasuryForm = z.object({
  pool: z.string().trim().min(1).max(34),
  amountYuan: YuanText,
  treasuryReference: z.string().trim().max(35),
  payerBank: z.string().trim().max(14),
  payerAccount: z.string().trim().max(34),
});
const AgainForm = z.object({ bankReference: z.string().min(1).max(35) });
const MisstateForm = z.object({ endToEndId: z.string().min(1).max(35), how: Misstatement });

/** The bank's doors: first those a service uses, then those a demonstration or a test sets it up with. */
const ROUTES: Readonly<Record<string, Route>> = {
  "POST /iso20022/payments": async ({ bank, request, response }) => {
    const message = readMessage(await readBody(request, MAX_ORDERS_BYTES));
    const orders = ordersOf(message).map((order) => parseOr400(order, Order));
    if (orders.length > MAX_ORDERS) throw new HttpError(422, `at most ${MAX_ORDERS} payments are answered at once`);
    const [only, ...more] = orders;
    say(response, await bank.payTogether(orders), ([word, ...others]) => {
      const whole = () => answerToAll(message.message.messageId, [word ?? null, ...others]);
      answerXml(response, 200, (only && word && more.length === 0 ? answerMessage(only, word) : whole()).text);
    });
  },
  "POST /accounts/verify": async ({ bank, request, response }) => {
    const question = await readJson(request, AccountQuestion, MAX_BODY_BYTES);
    say(response, await bank.verifyAccount(question), (answer) => answerJson(response, 200, answer));
  },
  "GET /statement": ({ bank, response, url }) => {
    const { after, limit } = parseOr400(Object.fromEntries(url.searchParams), StatementQuery);
    answerJson(response, 200, { entries: bank.statement(after, limit) });
  },
  "POST /accounts": async ({ bank, request, response }) => {
    const { accounts } = await readJson(request, AccountLoad, MAX_LOAD_BYTES);
    answerJson(response, 200, { changed: await bank.loadAccounts(accounts), known: bank.books.accounts.size });
  },
  "GET /faults": ({ bank, response }) =>
    answerJson(response, 200, { faults: [...bank.books.faults.values()], latency: bank.books.latency }),
  "POST /faults": async ({ bank, request, response }) => {
    answerJson(response, 201, { id: await bank.setFault(await readJson(request, FaultRequest, MAX_BODY_BYTES)) });
  },
  "DELETE /faults": async ({ bank, response }) => {
    await bank.clearFaults();
    answerJson(response, 200, { faults: [] });
  },
  "POST /latency": async ({ bank, request, response }) => {
    const latency = await readJson(request, Latency, MAX_BODY_BYTES);
    await bank.setLatency(latency);
    answerJson(response, 200, { latency });
  },
  "GET /health": async ({ bank, response }) => {
    await bank.settled();
    const { accounts, payments } = bank.books;
    const counts = { accounts: accounts.size, payments: payments.size };
    answerJson(response, 200, { status: "ok", simulator: "bank", pid: process.pid, ...counts });
  },
  "GET /": ({ bank, response, sendStatement }) =>
    answerPage(
      response,
      operatorPage(bank.books, { byFile: sendStatement !== undefined, cityOffsetDays: bank.cityOffsetDays }),
    ),
  "POST /operator/faults": async ({ bank, request, response }) => {
    const fields = formFields(await readBody(request, MAX_BODY_BYTES));
    await bank.setFault(parseOr400(faultOfForm(fields), FaultRequest));
    seeOther(response, "/");
  },
  "POST /operator/clear": async ({ bank, response }) => {
    await bank.clearFaults();
    seeOther(response, "/");
  },
  "POST /operator/misstate": async ({ bank, request, response }) => {
    const { endToEndId, how } = parseOr400(formFields(await readBody(request, MAX_BODY_BYTES)), MisstateForm);
    if (!(await bank.misstate(endToEndId.trim(), how))) throw new HttpError(404, "no such payment");
    seeOther(response, "/");
  },
  "POST /treasury-payments": async ({ bank, request, response }) => {
    answerJson(response, 201, await bank.payIn(await readJson(request, TreasuryPayment, MAX_BODY_BYTES)));
  },
  "POST /operator/treasury": async ({ bank, request, response }) => {
    const form = parseOr400(formFields(await readBody(request, MAX_BODY_BYTES)), TreasuryForm);
    await bank.payIn(parseOr400(paymentOfForm(form), TreasuryPayment));
    seeOther(response, "/");
  },
  "POST /operator/treasury-again": async ({ bank, request, response }) => {
    const { bankReference } = parseOr400(formFields(await readBody(request, MAX_BODY_BYTES)), AgainForm);
    if (!(await bank.tellAgain(bankReference))) throw new HttpError(404, "no such payment of a treasury");
    seeOther(response, "/");
  },
  "POST /operator/drop-statement": async ({ bank, response }) => {
    await bank.setFault({ kind: "no-statement", account: null, count: 1, probability: 1 });
    seeOther(response, "/");
  },
  "POST /operator/send-statement": async ({ response, sendStatement }) => {
    if (!sendStatement) throw new HttpError(409, "this bank has no door for files: whoever asks gets the statement");
    await sendStatement(civilDateAt(new Date()));
    seeOther(response, "/");
  },
  "POST /operator/latency": async ({ bank, request, response }) => {
    const fields = formFields(await readBody(request, MAX_BODY_BYTES));
    await bank.setLatency(parseOr400({ baseMs: Number(fields.baseMs), jitterMs: Number(fields.jitterMs) }, Latency));
    seeOther(response, "/");
  },
};

/** Answers one request, whatever happens in it. A bank that cannot write its journal answers 503 to everything. */
export async function handle(exchange: Omit<Exchange, "url">): Promise<void> {
  const { request, response } = exchange;
  try {
    const url = new URL(request.url ?? "/", "http://127.0.0.1");
    refuseStrangers(request);
    const route = ROUTES[`${request.method} ${url.pathname}`] ?? routeWithName(request, url);
    if (!route) throw new HttpError(404, "no such door");
    await route({ ...exchange, url });
  } catch (error) {
    answerError(response, error);
  }
}

function answerError(response: ServerResponse, error: unknown): void {
  if (response.headersSent || response.destroyed) response.destroy();
  else if (error instanceof HttpError) answerJson(response, error.status, { error: error.what });
  else if (error instanceof MessageUnreadable) answerJson(response, 400, { error: error.message });
  else if (error instanceof OrderDiffers) answerJson(response, 409, { error: "another order has this endToEndId" });
  else {
    process.stderr.write(`The bank simulator failed: ${error instanceof Error ? error.stack : error}\n`);
    answerJson(response, 503, { error: "the bank cannot answer now" });
  }
}

function routeWithName(request: IncomingMessage, url: URL): Route | null {
  const [, door, name] = /^\/iso20022\/(payments|statements)\/([^/]{1,105})$/.exec(url.pathname) ?? []; // 35 characters, percent-encoded
  if (request.method !== "GET" || !name) return null;
  return door === "payments" ? (exchange) => sayWord(exchange, decoded(name)) : (exchange) => sayDay(exchange, name);
}

async function sayWord({ bank, response }: Exchange, endToEndId: string): Promise<void> {
  say(response, await bank.statusOf(endToEndId), (report: Report | null) => {
    const order = bank.books.payments.get(endToEndId)?.order;
    answerXml(response, 200, report && order ? answerMessage(order, report).text : unseenMessage(endToEndId));
  });
}

/** The first page of a day's statement, or another one of the same instant. */
function sayDay({ bank, response, url }: Exchange, day: string): void {
  const { page, until } = parseOr400(Object.fromEntries(url.searchParams), PageQuery);
  const pages = isCalendarDate(day) ? bank.dayStatement(day, until ? new Date(until) : undefined) : null;
  const write = pages?.[page - 1];
  if (!write) throw new HttpError(404, "no statement of that day");
  answerXml(response, 200, write());
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new HttpError(400, "the address is not percent-encoded");
  }
}

/** Says the answer, cuts the line, or leaves the sender waiting until it gives up. */
function say<T>(response: ServerResponse, answer: Answer<T>, speak: (value: T) => void): void {
  if (answer.heard) {
    speak(answer.value);
    return;
  }
  if (answer.line === "cut") response.destroy();
  const hold = setTimeout(() => response.destroy(), UNHEARD_HOLD_MS);
  hold.unref();
  response.on("close", () => clearTimeout(hold));
}

/** Another site open in the operator's browser may neither read the bank nor set faults in it. */
function refuseStrangers(request: IncomingMessage): void {
  const { host = "", origin } = request.headers;
  if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host)) throw new HttpError(403, "this bank is reached at 127.0.0.1");
  if (origin !== undefined && origin !== `http://${host}`) throw new HttpError(403, "not from another site");
}

function formFields(body: string): Readonly<Record<string, string>> {
  return Object.fromEntries(new URLSearchParams(body));
}

/** A payment of a treasury as the operator's form writes it: without an account it is the pool's own treasury that pays. */
function paymentOfForm({ pool, amountYuan, treasuryReference, payerBank, payerAccount }: z.infer<typeof TreasuryForm>) {
  const isStranger = payerBank !== "" || payerAccount !== "";
  return {
    ...{ pool, amountFen: amountYuan },
    ...(treasuryReference === "" ? {} : { treasuryReference }),
    ...(isStranger ? { payer: { bankCode: payerBank, accountNumber: payerAccount } } : {}),
  };
}

/** A fault as the operator's form writes it: empty fields mean every account and without end. */
function faultOfForm({ kind, bankCode, accountNumber, count, ms, reasonCode, how }: Readonly<Record<string, string>>) {
  const account = bankCode || accountNumber ? { bankCode, accountNumber } : null;
  const howLong = { delayMs: Number(ms), afterMs: Number(ms) };
  return { kind, account, count: count ? Number(count) : null, reasonCode: reasonCode?.toUpperCase(), how, ...howLong };
}
