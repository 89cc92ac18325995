import { randomBytes, randomInt } from "node:crypto";

const ID_BYTES = 12;

/** A fresh id of the product's form: a prefix and lower-case letters and digits, at most 35 characters. */
export function freshId(prefix: string): string {
  return `${prefix}_${randomBytes(ID_BYTES).toString("hex")}`;
}

/** A card number that nobody has yet: sixteen digits of which the last checks (Luhn). */
export function freshCardNumber(): string {
  const digits = `621786${String(randomInt(1e9)).padStart(9, "0")}`;
  const sum = [...digits].reverse().reduce((total, char, i) => {
    const digit = Number(char) * (i % 2 === 0 ? 2 : 1);
    return total + (digit > 9 ? digit - 9 : digit);
  }, 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}
