import { assert, type Fen, fen } from "@/server/kernel";
import { MessageUnreadable } from "./unreadable";

const FEN_PER_YUAN = 100n;
const YUAN_TEXT = /^\+?(\d{1,16})(?:\.(\d{1,5}))?$/; // ISO 20022 allows five decimals; the yuan has two

/** Yuan as ISO 20022 writes money, with both decimals: 3450100 fen is "34501.00". Exact: no fraction is ever computed. */
export function yuanOf(amount: Fen): string {
  assert(amount >= 0, "a message carries no negative amount: its direction is said beside it");
  const whole = BigInt(amount);
  return `${whole / FEN_PER_YUAN}.${String(whole % FEN_PER_YUAN).padStart(2, "0")}`;
}

/**
 * The fen that a decimal text of yuan means. Digit by digit, so that no binary fraction comes between.
 * @throws MessageUnreadable for anything else than digits, for a fraction of a fen, and beyond a safe integer.
 */
export function fenOf(yuan: string): Fen {
  const [, whole = "", decimals = ""] = YUAN_TEXT.exec(yuan) ?? [];
  const cents = decimals.padEnd(2, "0");
  if (whole === "" || /[1-9]/.test(cents.slice(2))) throw new MessageUnreadable("an amount is not one of whole fen");
  const amount = BigInt(whole) * FEN_PER_YUAN + BigInt(cents.slice(0, 2));
  if (amount > BigInt(Number.MAX_SAFE_INTEGER)) throw new MessageUnreadable("an amount is beyond all money");
  return fen(Number(amount));
}
