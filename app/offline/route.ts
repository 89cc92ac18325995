import { createHash } from "node:crypto";
import { en } from "@/app/_messages/en";
import { zhCN } from "@/app/_messages/zh-cn";
import { offlineDocument } from "./document";
import { readLook } from "./look";

/** Made once, with the build: precached by the service worker, without the framework and without anybody's session. */
export const dynamic = "force-static";

/** The page that a phone shows when it has no line, also after a cold start. */
export async function GET(): Promise<Response> {
  const style = await readLook(["base", "amount", "frame", "rows", "route", "controls"]);
  const styleHash = createHash("sha256").update(style).digest("base64");
  return new Response(offlineDocument({ style, zhCN, en }), {
    headers: {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-cache",
      "content-security-policy": [
        "default-src 'none'",
        "script-src 'self'",
        `style-src 'sha256-${styleHash}'`,
        "img-src 'self'",
        "manifest-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
      ].join("; "),
    },
  });
}
