import type { z } from "zod";
import { assert, Outage } from "@/server/kernel";
import { verifyBankCallback } from "./bank-callback";
import type { BankGateway, PaymentOrder } from "./bank-gateway";
import { AccountAnswerSchema, BankReportSchema, StatusAnswerSchema } from "./bank-wire";
import { exchangeJson, type HttpQuestion } from "./http-exchange";

/** Where the bank is, how long its questions may take, and the secret its callbacks are signed with. */
export type BankOptions = {
  readonly baseUrl: string;
  readonly callbackKey: string;
  /** The limit in milliseconds for statusOf and verifyAccount; pay is given its own each time. */
  readonly deadlineMs: number;
};

const GATEWAY = "bank";
const MAX_ID_CHARS = 35; // ISO 20022 Max35Text
const MAX_REMITTANCE_CHARS = 140; // ISO 20022 Max140Text
const REFUSED_AS_OURS = [400, 409, 413, 422]; // the bank read the order and found it malformed or contradictory

/** The real-time adapter of the bank port: one JSON request for one answer, no retries of its own. */
export function createBankGateway(options: BankOptions): BankGateway {
  const at = (path: string) => new URL(path, options.baseUrl);
  return {
    async pay(order, deadlineMs) {
      assertWithinLimits(order);
      const report = await ask({ url: at("/payments"), body: order, deadlineMs, schema: BankReportSchema });
      return believed(report, order.endToEndId);
    },
    async statusOf(endToEndId) {
      const url = at(`/payments/${encodeURIComponent(endToEndId)}`);
      const answer = await ask({ url, deadlineMs: options.deadlineMs, schema: StatusAnswerSchema });
      return answer.known ? believed(answer.report, endToEndId) : null;
    },
    verifyAccount(question) {
      const url = at("/accounts/verify");
      return ask({ url, body: question, deadlineMs: options.deadlineMs, schema: AccountAnswerSchema });
    },
    readCallback: (callback) => verifyBankCallback({ ...callback, key: options.callbackKey }),
  };
}

type Question<T> = HttpQuestion & { readonly schema: z.ZodType<T> };

/** Sends one request; whatever is not a believable answer within the deadline is an Outage, since its outcome is unknown. */
async function ask<T>({ url, body, deadlineMs, schema }: Question<T>): Promise<T> {
  const { status, text } = await exchangeOrOutage({ url, body, deadlineMs });
  assert(!REFUSED_AS_OURS.includes(status), `the bank can read what we send, yet it answered ${status}`);
  if (status !== 200) throw new Outage(GATEWAY, { cause: `status ${status}` });
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    throw new Outage(GATEWAY, { cause });
  }
}

async function exchangeOrOutage(question: HttpQuestion): Promise<{ status: number; text: string }> {
  try {
    return await exchangeJson(question);
  } catch (cause) {
    throw new Outage(GATEWAY, { cause });
  }
}

/** An answer about another payment than the one asked for is no answer. */
function believed<T extends { endToEndId: string }>(report: T, endToEndId: string): T {
  if (report.endToEndId !== endToEndId) throw new Outage(GATEWAY, { cause: "the answer is about another payment" });
  return report;
}

function assertWithinLimits(order: PaymentOrder): void {
  for (const id of [order.endToEndId, order.instructionId]) {
    assert(id.length > 0 && id.length <= MAX_ID_CHARS, "an id at the bank has 1 to 35 characters");
  }
  assert(Number.isSafeInteger(order.amountFen) && order.amountFen > 0, "a payment of nothing is never sent");
  assert([...order.remittanceText].length <= MAX_REMITTANCE_CHARS, "a remittance text has at most 140 characters");
}
