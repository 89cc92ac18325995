import { createHash } from "node:crypto";

const CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz";
const ID_CHARS = 26;

/** The id of something of the synthetic city: the same for the same key, so that a city loaded twice has the same addresses. */
export function cityId(prefix: string, key: string): string {
  const bytes = createHash("sha256").update(`${prefix} ${key}`).digest();
  const text = [...bytes].slice(0, ID_CHARS).map((byte) => CROCKFORD[byte & 31]);
  return `${prefix}_${text.join("")}`;
}

/** One line of progress for the command that runs this one. */
export function progress(step: string, done: number, total: number): void {
  console.log(JSON.stringify({ step, done, total }));
}
