const OWN_ORIGIN = "https://own.invalid";
const MAX_PATH_CHARS = 1_000;

/** A path within this site, as a browser resolves it; the home page for anything else. */
export function ownPath(path: string | null | undefined): string {
  if (!path?.startsWith("/") || path.length > MAX_PATH_CHARS || !URL.canParse(path, OWN_ORIGIN)) return "/";
  const { origin, pathname, search } = new URL(path, OWN_ORIGIN);
  return origin === OWN_ORIGIN && !pathname.startsWith("//") ? pathname + search : "/";
}
