import { createHash } from "node:crypto";
import { en } from "@/app/_messages/en";
import { zhCN } from "@/app/_messages/zh-cn";
import { readLook } from "@/app/offline/look";
import { verifyDocument } from "./document";

/** Made once, with the build, and precached by the service worker: without the framework and without anybody's session. */
export const dynamic = "force-static";

const OWN_STYLE =
  "a{color:inherit;text-decoration:none}.paper .figure{margin-top:var(--space-tight)}.paper .note{margin-top:var(--space-tight)}.paper dl{margin-top:var(--space-row)}.paper dd,.own-key{overflow-wrap:anywhere}.page>.quiet{margin-top:var(--space-near)}.field+.field{display:block;margin-top:var(--space-page)}form .note{margin-top:var(--space-tight)}";

/** Checks a receipt in the browser and asks nobody: its policy allows it no connection. */
export async function GET(): Promise<Response> {
  const style = (await readLook(["base", "amount", "frame", "rows", "controls", "paper"])) + OWN_STYLE;
  const styleHash = createHash("sha256").update(style).digest("base64");
  return new Response(verifyDocument({ style, zhCN, en }), {
    headers: {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-cache",
      "content-security-policy": [
        "default-src 'none'",
        "script-src 'self'",
        `style-src 'sha256-${styleHash}'`,
        "img-src 'self'",
        "manifest-src 'self'",
        "connect-src 'none'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
      ].join("; "),
    },
  });
}
