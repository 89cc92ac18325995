/**
 * Numbers that look and check like the real ones and can belong to nobody.
 * GB 11643 identity numbers and GB 32100 credit codes carry an administrative division that does not exist (330299), the
 * credit codes also an organ prefix that is not issued (XX); mobile numbers begin with 154, which no operator has been
 * given; account numbers begin with 0, which ISO/IEC 7812 keeps from banks.
 */

/** An administrative division code that has never been given: under Ningbo (3302), number 99. */
export const UNUSED_DIVISION = "330299";
/** The first two characters of every organisation number here. Issued ones begin with digits or with M or N. */
export const UNUSED_ORGAN_PREFIX = "XX";
/** The first three digits of every mobile number here; no operator has been given 154. */
export const UNUSED_MOBILE_PREFIX = "154";
/** The first digits of every account number here. ISO/IEC 7812 gives the leading 0 to no bank. */
export const UNUSED_ISSUER_PREFIX = "0156";

const PERSON_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]; // GB 11643-1999
const PERSON_CHECK = "10X98765432";

/** The check character of an 18-character identity number, from its first 17 (GB 11643-1999, ISO 7064 MOD 11-2). */
export function personCheck(first17: string): string {
  const sum = PERSON_WEIGHTS.reduce((total, weight, i) => total + weight * Number(first17[i]), 0);
  return PERSON_CHECK.charAt(sum % 11);
}

/** An identity number; `order` is 0 to 499 among the people of that birth date and sex. Odd sequence numbers are men's. */
export function personIdentity(birthDate: string, sex: "男" | "女", order: number): string {
  const sequence = String((order * 2 + (sex === "男" ? 1 : 2)) % 1000).padStart(3, "0");
  const first17 = `${UNUSED_DIVISION}${birthDate.replaceAll("-", "")}${sequence}`;
  return first17 + personCheck(first17);
}

const CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"; // GB 32100-2015: without I, O, S, V, Z
const CREDIT_WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
const ORGAN_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2]; // GB 11714-1997
const ORGAN_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/** The check character of an organisation number, from its first 8 characters (GB 11714-1997). */
export function organCheck(first8: string): string {
  const sum = ORGAN_WEIGHTS.reduce((total, weight, i) => total + weight * ORGAN_ALPHABET.indexOf(first8.charAt(i)), 0);
  const check = 11 - (sum % 11);
  return check === 10 ? "X" : check === 11 ? "0" : String(check);
}

/** The check character of a credit code, from its first 17 characters (GB 32100-2015). */
export function creditCheck(first17: string): string {
  const sum = CREDIT_WEIGHTS.reduce(
    (total, weight, i) => total + weight * CREDIT_ALPHABET.indexOf(first17.charAt(i)),
    0,
  );
  return CREDIT_ALPHABET.charAt((31 - (sum % 31)) % 31);
}

/** A unified social credit code. `register` is the first two characters: 91 company, 92 individual business, 93 cooperative, 51, 52. */
export function creditCode(register: string, order: number): string {
  const organ = `${UNUSED_ORGAN_PREFIX}${String(order).padStart(6, "0")}`;
  const first17 = `${register}${UNUSED_DIVISION}${organ}${organCheck(organ)}`;
  return first17 + creditCheck(first17);
}

/** A mobile number that cannot be dialled; `order` up to 99,999,999. */
export function mobileNumber(order: number): string {
  return UNUSED_MOBILE_PREFIX + String(order).padStart(8, "0");
}

/** The Luhn sum of digits, counted from the right; 0 modulo 10 for a valid number. */
export function luhnSum(digits: string): number {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits.charAt(digits.length - 1 - i));
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum;
}

/** A 19-digit account number with a valid Luhn digit; `order` up to 9,999,999,999, `tail` fixes its last four digits. */
export function accountNumber(order: number, tail?: string): string {
  const body = UNUSED_ISSUER_PREFIX + String(order).padStart(10, "0");
  if (tail === undefined) {
    const last4 = String((order * 7919) % 1000).padStart(3, "0");
    return completeLuhn((check) => `${body}0${last4}${check}`);
  }
  return completeLuhn((check) => `${body}${check}${tail}`);
}

/** Tries the ten digits in the free place: exactly one makes the sum right, wherever the place is. */
function completeLuhn(withCheck: (check: number) => string): string {
  let number = withCheck(0);
  for (let check = 1; luhnSum(number) % 10 !== 0; check++) number = withCheck(check);
  return number;
}
