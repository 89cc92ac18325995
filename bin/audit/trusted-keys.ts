import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { publicKeyOf } from "../lib/log-key.mjs";

const KEY_BYTES = 32;

/**
 * The public keys to hold signatures against: those given, else LOG_PUBLIC_KEY, else the public half of this clone's own.
 * @throws Error for a text that is no key.
 */
export function trustedKeys({ given, dataDir }: { given: readonly string[]; dataDir: string }): Buffer[] {
  const texts = given.length > 0 ? given : [process.env.LOG_PUBLIC_KEY ?? ownKey(dataDir)];
  return texts.flatMap((text) => {
    if (!text) return [];
    const key = Buffer.from(text, "base64");
    if (key.length !== KEY_BYTES) throw new Error(`${text} is no public key: 32 bytes in base64`);
    return [key];
  });
}

function ownKey(dataDir: string): string | undefined {
  const secrets = path.join(dataDir, "secrets.json");
  if (!existsSync(secrets)) return undefined;
  return publicKeyOf(process.env.LOG_KEY ?? JSON.parse(readFileSync(secrets, "utf8")).keys?.LOG_KEY);
}
