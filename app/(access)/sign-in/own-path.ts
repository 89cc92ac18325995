/** The cookie that ties a provider's answer to the phone that asked. */
export const STATE_COOKIE = "yyb_sign_in_state";

const OWN_ORIGIN = "https://own.invalid";
const MAX_PATH_CHARS = 2_000;

/** A path within this site, as a browser resolves it; the home page for anything else. */
export function ownPath(path: string | null | undefined): string {
  if (!path?.startsWith("/") || path.length > MAX_PATH_CHARS || !URL.canParse(path, OWN_ORIGIN)) return "/";
  const { origin, pathname, search } = new URL(path, OWN_ORIGIN);
  return origin === OWN_ORIGIN && !pathname.startsWith("//") ? pathname + search : "/";
}
