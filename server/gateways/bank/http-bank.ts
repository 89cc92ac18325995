import { type BankStatement, type Message, readMessage } from "@/server/iso20022";
import { assert, Outage } from "@/server/kernel";
import { createCallbackReader } from "./bank-callback";
import type { BankGateway } from "./bank-gateway";
import { AccountAnswerSchema, dayOf, statementsOf, wordOn } from "./bank-wire";
import { exchangeText, type HttpQuestion } from "./http-exchange";
import { openPayLine } from "./pay-together";

/** Where the bank is, how long its questions may take, and the secret its callbacks are signed with. */
export type BankOptions = {
  readonly baseUrl: string;
  readonly callbackKey: string;
  /** The limit in milliseconds for every question but pay, which is given its own each time. */
  readonly deadlineMs: number;
};

const GATEWAY = "bank";
const REFUSED_AS_OURS = [400, 409, 413, 422]; // the bank read the order and found it malformed or contradictory
const NOT_YET = 404; // no statement of that day so far
const MAX_STATEMENT_BYTES = 16 * 1_024 * 1_024;
const MAX_STATEMENT_PAGES = 400; // two million entries a day
const STATEMENT_DEADLINE_MS = 30_000;

/**
 * The real-time adapter of the bank port: one message for one message, no retries of its own. The orders of one moment are one
 * pain.001; the answer is the bank's pain.002 or, to a single one whose money came back, its pacs.004.
 */
export function createBankGateway(options: BankOptions): BankGateway {
  const at = (path: string) => new URL(path, options.baseUrl);
  const { deadlineMs } = options;
  const statusOf = async (endToEndId: string) => {
    const url = at(`/iso20022/payments/${encodeURIComponent(endToEndId)}`);
    return wordOn(endToEndId, believed(await ask({ url, deadlineMs })));
  };
  return {
    pay: openPayLine((text, payDeadlineMs) => {
      const body = { type: "application/xml", text } as const;
      return ask({ url: at("/iso20022/payments"), body, deadlineMs: payDeadlineMs });
    }),
    statusOf,
    async knownAs(endToEndId) {
      const word = await statusOf(endToEndId);
      return word && { order: word.ordered ?? null };
    },
    async statementOf(day) {
      const pages: BankStatement[] = [];
      while (!pages.at(-1)?.page.isLast) {
        if (pages.length === MAX_STATEMENT_PAGES) throw new Outage(GATEWAY, { cause: "a statement without an end" });
        const text = await askForPage(at(`/iso20022/statements/${day}`), pages);
        if (text === null) return null;
        const page = believed(text);
        if (page.kind !== "statement" || dayOf(page) !== day) {
          throw new Outage(GATEWAY, { cause: "another day's statement" });
        }
        pages.push(page.message);
      }
      const statements = orOutage(() => statementsOf(pages));
      if (statements.some((one) => one.day !== day)) throw new Outage(GATEWAY, { cause: "another day's statement" });
      return statements;
    },
    async verifyAccount(question) {
      const body = { type: "application/json", text: JSON.stringify(question) } as const;
      const text = await ask({ url: at("/accounts/verify"), body, deadlineMs });
      return orOutage(() => AccountAnswerSchema.parse(JSON.parse(text)));
    },
    readCallback: createCallbackReader(options.callbackKey),
  };
}

/** The next page of a statement, as of the same instant as the first; null where there is no statement. */
async function askForPage(url: URL, before: readonly BankStatement[]): Promise<string | null> {
  const until = before[0]?.statements[0]?.to;
  if (until !== undefined) {
    url.searchParams.set("page", String(before.length + 1));
    url.searchParams.set("until", until);
  }
  const question = { url, deadlineMs: STATEMENT_DEADLINE_MS, maxBytes: MAX_STATEMENT_BYTES };
  const { status, text } = await exchangeOrOutage(question);
  if (status === NOT_YET && before.length === 0) return null;
  if (status !== 200) throw new Outage(GATEWAY, { cause: `status ${status}` });
  return text;
}

/** Sends one request; whatever is not a believable answer within the deadline is an Outage, since its outcome is unknown. */
async function ask(question: HttpQuestion): Promise<string> {
  const { status, text } = await exchangeOrOutage(question);
  assert(!REFUSED_AS_OURS.includes(status), `the bank can read what we send, yet it answered ${status}`);
  if (status !== 200) throw new Outage(GATEWAY, { cause: `status ${status}` });
  return text;
}

async function exchangeOrOutage(question: HttpQuestion): Promise<{ status: number; text: string }> {
  try {
    return await exchangeText(question);
  } catch (cause) {
    throw new Outage(GATEWAY, { cause });
  }
}

function orOutage<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw new Outage(GATEWAY, { cause });
  }
}

const believed = (text: string): Message => orOutage(() => readMessage(text));
