import type { BrowserContext } from "@playwright/test";
import type { Bank, BankAccount } from "./bank";
import { freshCardNumber } from "./random";
import type { Subject } from "./twin";

/** An account that one test alone knows, so that its faults and its credits are nobody else's. */
export type OwnAccount = BankAccount & { readonly tail: string };

const BANK_CODE = "BKCH"; // 中国银行

/** A card in somebody's name that the product does not know yet. */
export async function openCard(bank: Bank, { name }: Subject): Promise<OwnAccount> {
  const accountNumber = freshCardNumber();
  const card = { bankCode: BANK_CODE, accountNumber, tail: accountNumber.slice(-4) };
  await bank.open({ bankCode: card.bankCode, accountNumber, holderName: name });
  return card;
}

/** Asks the product's own door, as the signed-in person's phone does. */
async function ask(context: BrowserContext, { url, verb, input }: { url: string; verb: string; input: unknown }) {
  const answer = await context.request.post(`${url}/api/trpc/${verb}`, { data: input });
  if (!answer.ok()) throw new Error(`${verb} answered ${answer.status()}: ${await answer.text()}`);
  return (await answer.json()).result.data;
}

/** Gives the signed-in person a fresh card as the account money goes to, through the product's own doors. */
export async function payInto(
  phone: { context: BrowserContext; url: string },
  { bank, person }: { bank: Bank; person: Subject },
): Promise<OwnAccount> {
  const card = await openCard(bank, person);
  const { bankCode, accountNumber } = card;
  const { context, url } = phone;
  const { accountId } = await ask(context, { url, verb: "identity.addAccount", input: { bankCode, accountNumber } });
  await ask(context, { url, verb: "identity.makeDefault", input: { accountId } });
  return card;
}
