import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, readFileSync } from "node:fs";
import { Trouble } from "./trouble.mjs";
import { writeWhole } from "./write-whole.mjs";

const KEY_BYTES = 32;
const OWNER_ONLY = 0o600;

/** The service's own keys, each 32 random bytes in base64. One set in the environment is used instead of the file's. */
const KEYS = [
  "DATA_KEY",
  "INDEX_KEY",
  "SESSION_KEY",
  "BANK_CALLBACK_KEY",
  "LOG_KEY",
  "CODE_KEY",
  "SMS_KEY",
  "SMS_CALLBACK_KEY",
  "VAPID_KEY",
];
/** The passwords of the database logins that start makes. */
const PASSWORDS = ["superuser", "owner", "app", "worker", "nightly"];

/**
 * The secrets of this clone, generated on first use and kept in a file that only its owner can read.
 * What is there is never replaced: without DATA_KEY the stored identity numbers cannot be opened again.
 * @param {string} file
 * @returns {{ keys: Record<string, string>, passwords: Record<"superuser" | "owner" | "app" | "worker" | "nightly", string> }}
 */
export function loadSecrets(file) {
  const kept = existsSync(file) ? parse(file) : { keys: {}, passwords: {} };
  const secrets = {
    keys: filled(KEYS, kept.keys, () => randomBytes(KEY_BYTES).toString("base64")),
    passwords: filled(PASSWORDS, kept.passwords, () => randomBytes(KEY_BYTES).toString("hex")),
  };
  const text = `${JSON.stringify(secrets, null, 2)}\n`;
  if (!existsSync(file) || readFileSync(file, "utf8") !== text) writeWhole(file, text, OWNER_ONLY);
  chmodSync(file, OWNER_ONLY);
  return /** @type {ReturnType<typeof loadSecrets>} */ (secrets);
}

/** @returns {{ keys: Record<string, string>, passwords: Record<string, string> }} */
function parse(/** @type {string} */ file) {
  try {
    const { keys = {}, passwords = {} } = JSON.parse(readFileSync(file, "utf8"));
    return { keys, passwords };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new Trouble(
      `${file} is damaged. Restore it from a copy, or delete it and run: npm start -- --reset`,
      `${file} 已损坏。请用备份恢复，或删除后运行：npm start -- --reset`,
    );
  }
}

/** Each name with its kept value, or a new one. */
function filled(
  /** @type {string[]} */ names,
  /** @type {Record<string, string>} */ kept,
  /** @type {() => string} */ make,
) {
  return { ...kept, ...Object.fromEntries(names.map((name) => [name, kept[name] ?? make()])) };
}
