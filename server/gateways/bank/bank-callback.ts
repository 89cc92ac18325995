import { createHmac, timingSafeEqual } from "node:crypto";
import { assert, Refusal } from "@/server/kernel";
import type { BankCallback, BankReport } from "./bank-gateway";
import { BankReportSchema } from "./bank-wire";

/** The instant of signing in ISO 8601; covered by the signature. */
export const TIMESTAMP_HEADER = "x-bank-timestamp";
/** `sha256=` and the HMAC-SHA-256 in hexadecimal over timestamp, a full stop and the body. */
export const SIGNATURE_HEADER = "x-bank-signature";

const MAX_AGE_MS = 5 * 60_000;
const MAX_BODY_CHARS = 16_384;
const MIN_KEY_CHARS = 32;

/**
 * The report in a callback of the bank, believed only with the bank's fresh signature over its exact bytes.
 * Within the five minutes a callback can be replayed: applying a report twice must change nothing.
 *
 * @param callback.key the secret shared with the bank, at least 32 characters.
 * @throws Refusal NOT_ALLOWED ({ why: "unsigned" | "altered" | "stale" }); INPUT_INVALID when signed but unreadable.
 */
export function verifyBankCallback({ key, headers, body, now }: BankCallback & { readonly key: string }): BankReport {
  assert(key.length >= MIN_KEY_CHARS, "the bank's callback key has at least 32 characters");
  const timestamp = headers.get(TIMESTAMP_HEADER);
  const signature = headers.get(SIGNATURE_HEADER);
  if (!timestamp || !signature) throw new Refusal("NOT_ALLOWED", { why: "unsigned" });
  if (body.length > MAX_BODY_CHARS) throw new Refusal("INPUT_INVALID", { field: "body" });

  const expected = Buffer.from(
    `sha256=${createHmac("sha256", key).update(`${timestamp}.${body}`, "utf8").digest("hex")}`,
  );
  const given = Buffer.from(signature);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw new Refusal("NOT_ALLOWED", { why: "altered" });
  }

  const ageMs = Math.abs(now.getTime() - Date.parse(timestamp)); // a clock ahead of ours is as little proof as one behind
  if (!(ageMs <= MAX_AGE_MS)) throw new Refusal("NOT_ALLOWED", { why: "stale" });
  const report = BankReportSchema.safeParse(readJson(body));
  if (!report.success) throw new Refusal("INPUT_INVALID", { field: "body" });
  return report.data;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
