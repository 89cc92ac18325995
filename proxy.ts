import { randomBytes } from "node:crypto";
import { type NextRequest, NextResponse } from "next/server";

const NONCE_BYTES = 16;
/** Where the root layout reads the nonce for the lines that it writes into the page itself. */
const NONCE_HEADER = "x-nonce";

/** The one page with a camera. What reads codes there is a worker that its own script unpacks from itself. */
const SCANNER = "/scan";

/** What a page may load and run: our own files, and scripts that carry this request's nonce. Nothing inline, no frame. */
function contentSecurityPolicy(nonce: string, page: string): string {
  const evaluates = process.env.NODE_ENV === "development" ? " 'unsafe-eval'" : ""; // React's own stack traces, in development only
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${evaluates}`,
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    page === SCANNER ? "worker-src 'self' blob:" : "worker-src 'self'",
    "manifest-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

/** Gives every page its own nonce. The framework reads it from the request's policy and puts it on its scripts. */
export function proxy(request: NextRequest): NextResponse {
  const nonce = randomBytes(NONCE_BYTES).toString("base64");
  const policy = contentSecurityPolicy(nonce, request.nextUrl.pathname);
  const headers = new Headers(request.headers);
  headers.set("Content-Security-Policy", policy);
  headers.set(NONCE_HEADER, nonce);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("Content-Security-Policy", policy);
  return response;
}

/** Pages only: the API and the doors of signing in answer no documents, and the service worker and /offline carry policies of their own. */
export const config = {
  matcher: [
    "/((?!api/|_next/|sign-in/start$|sign-in/callback$|sign-in/scan/code$|sign-in/scan/state$|sign-in/scan/take$|icons/|offline$|verify$|verify-key\\.mjs$|verify-receipt\\.mjs$|verify-page\\.js$|sw\\.js|worker-|workbox-|fallback-|kept-taps\\.js|manifest\\.webmanifest).*)",
  ],
};
