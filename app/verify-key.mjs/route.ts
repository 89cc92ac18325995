import { fingerprint } from "@/server/audit";
import { readConfig } from "@/server/config";

/** Made when asked: the key is this installation's own, the page that uses it was made with the build. */
export const dynamic = "force-dynamic";

/** The fingerprint of the key that the log of this installation signs with; null where there is none. */
export async function GET(): Promise<Response> {
  const { logPublicKey } = readConfig();
  const key = logPublicKey ? fingerprint(logPublicKey) : null;
  return new Response(`export const FINGERPRINT = ${JSON.stringify(key)};\n`, {
    headers: { "content-type": "text/javascript; charset=utf-8", "cache-control": "no-cache" },
  });
}
