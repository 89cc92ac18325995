/**
 * What stands behind the # of an address never reaches a server: the browser hands it on to the sign-in screen, where the
 * tab keeps it until somebody is signed in and goes on to where she was going.
 */
type KeptFragment = { readonly path: string; readonly fragment: string; readonly keptAt: number };

const KEY = "yyb_fragment";
const LIFE_MS = 10 * 60_000;
const MAX_CHARS = 4_096;

/** Keeps the fragment that this screen was opened with, for a path. Where the tab keeps nothing, nothing is kept. */
export function keepFragment(path: string): void {
  const { hash: fragment } = window.location;
  if (fragment === "" || fragment.length > MAX_CHARS) return;
  try {
    sessionStorage.setItem(KEY, JSON.stringify({ path, fragment, keptAt: Date.now() } satisfies KeptFragment));
  } catch {
    // a tab that may not keep anything goes on without it
  }
}

/** The fragment that is kept for a path, with its #; empty where there is none or it has lain too long. */
export function fragmentFor(path: string): string {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
    return isKept(kept) && kept.path === path && Date.now() - kept.keptAt < LIFE_MS ? kept.fragment : "";
  } catch {
    return "";
  }
}

/** As fragmentFor, once: nothing is kept afterwards. */
export function takeFragment(path: string): string {
  const fragment = fragmentFor(path);
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // nothing was kept there
  }
  return fragment;
}

function isKept(kept: unknown): kept is KeptFragment {
  return (
    typeof kept === "object" &&
    kept !== null &&
    "path" in kept &&
    "keptAt" in kept &&
    typeof kept.keptAt === "number" &&
    "fragment" in kept &&
    typeof kept.fragment === "string" &&
    kept.fragment.startsWith("#")
  );
}
