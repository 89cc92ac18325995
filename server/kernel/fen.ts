import { z } from "zod";
import { assert } from "./assert";

/** An amount of money in fen (1 yuan = 100 fen): a safe integer, never a fraction, never a float of yuan. */
export type Fen = number & { readonly __unit: "fen" };

/** Brands an integer as fen. @throws AssertionError when it is not a safe integer. */
export function fen(amount: number): Fen {
  assert(Number.isSafeInteger(amount), `money is a safe integer of fen, not ${amount}`);
  return amount as Fen;
}

/** Fen on the wire: parsed, not trusted. */
export const FenSchema = z.custom<Fen>((value) => Number.isSafeInteger(value), "fen must be a safe integer");

/** The sum of many amounts, zero for none. */
export function sumFen(amounts: readonly Fen[]): Fen {
  return fen(amounts.reduce<number>((total, amount) => total + amount, 0));
}
