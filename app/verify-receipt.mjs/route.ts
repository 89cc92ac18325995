import { readFile } from "node:fs/promises";
import path from "node:path";

/** Made once, with the build: the command that checks receipts, byte for byte, for the page that checks them too. */
export const dynamic = "force-static";

/** bin/verify-receipt.mjs as a script of the browser. */
export async function GET(): Promise<Response> {
  const script = await readFile(path.join(process.cwd(), "bin/verify-receipt.mjs"), "utf8");
  return new Response(script, {
    headers: { "content-type": "text/javascript; charset=utf-8", "cache-control": "no-cache" },
  });
}
