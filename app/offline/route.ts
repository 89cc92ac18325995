import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { en } from "@/app/_messages/en";
import { zhCN } from "@/app/_messages/zh-cn";
import { offlineDocument } from "./document";

/** Made once, with the build: precached by the service worker, without the framework and without anybody's session. */
export const dynamic = "force-static";

const STYLE_FILES = ["base", "amount", "frame", "rows", "route", "controls"];

/** The look, as plain CSS: the tokens and the components, without what only the build understands. */
async function readLook(): Promise<string> {
  const app = path.join(process.cwd(), "app");
  const tokens = await readFile(path.join(app, "globals.css"), "utf8");
  const components = await Promise.all(
    STYLE_FILES.map((name) => readFile(path.join(app, "_ui/styles", `${name}.css`), "utf8")),
  );
  const plainTokens = tokens.replace(/^@(layer|import|source)[^;]*;$/gm, "").replace(/^@theme[^{]*\{[^}]*\}/m, "");
  const reset =
    "*,*::before,*::after{box-sizing:border-box;margin:0;padding:0}ol{list-style:none}button{font:inherit;color:inherit;background:none;border:0}[hidden]{display:none!important}";
  return [reset, plainTokens, ...components]
    .join("\n")
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/\s+/g, " ");
}

/** The page that a phone shows when it has no line, also after a cold start. */
export async function GET(): Promise<Response> {
  const style = await readLook();
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
