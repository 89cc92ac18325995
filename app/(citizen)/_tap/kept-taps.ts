import type { Failure } from "./outcome";

/** A tap without a line, as it is kept on the phone: nothing about the person, the sum or the programme. */
export type KeptTap = {
  readonly entitlementId: string;
  readonly version: number;
  readonly accountId: string;
  /** When the finger touched, by the phone's clock, ISO 8601. */
  readonly tappedAt: string;
  /** Whether it waits because of a fault of ours, and not for a line. */
  readonly isBroken?: boolean;
};

const STORAGE_KEY = "yyb_kept_taps"; // public/kept-taps.js shows and forgets the same key while there is no line
const LAPSED_KEY = "yyb_lapsed_taps";
const LIFE_MS = 24 * 3_600_000;
const MAX_KEPT = 50;
const CHANGED = "yongyiban:kept-taps";
const SENT = "yongyiban:tap-sent";

function isKeptTap(value: unknown): value is KeptTap {
  if (typeof value !== "object" || value === null) return false;
  const tap = value as Record<string, unknown>;
  return (
    ["entitlementId", "accountId", "tappedAt"].every((key) => typeof tap[key] === "string") &&
    typeof tap.version === "number"
  );
}

function readAll(): KeptTap[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(STORAGE_KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter(isKeptTap) : [];
  } catch {
    return []; // storage that is closed or was altered keeps nothing
  }
}

function writeAll(taps: readonly KeptTap[]): boolean {
  try {
    if (taps.length === 0) localStorage.removeItem(STORAGE_KEY);
    else localStorage.setItem(STORAGE_KEY, JSON.stringify(taps.slice(-MAX_KEPT)));
  } catch {
    return false;
  }
  window.dispatchEvent(new Event(CHANGED));
  return true;
}

/** The taps that still wait. Those that lapsed after 24 hours are forgotten by this call; that there were some is not. */
export function readKeptTaps(): KeptTap[] {
  const all = readAll();
  const taps = all.filter((tap) => Date.now() - Date.parse(tap.tappedAt) < LIFE_MS);
  if (taps.length === all.length) return taps;
  try {
    localStorage.setItem(LAPSED_KEY, "1");
  } catch {} // full: then only what waits is kept
  writeAll(taps);
  return taps;
}

/** Whether taps lapsed, and the person has neither read it nor tapped again since. */
export function hasLapsedTaps(): boolean {
  try {
    return localStorage.getItem(LAPSED_KEY) !== null;
  } catch {
    return false;
  }
}

/** Keeps taps until there is a line. False where the phone keeps nothing. */
export function keepTaps(taps: readonly KeptTap[]): boolean {
  const others = readAll().filter((old) => !taps.some((tap) => tap.entitlementId === old.entitlementId));
  return writeAll([...others, ...taps]);
}

/** Forgets taps that were sent or taken back. */
export function forgetTaps(entitlementIds: readonly string[]): void {
  writeAll(readAll().filter((tap) => !entitlementIds.includes(tap.entitlementId)));
}

/** Forgets that taps lapsed: it was read, or the person has tapped again. */
export function forgetLapsedTaps(): void {
  try {
    localStorage.removeItem(LAPSED_KEY);
  } catch {} // closed storage keeps nothing
  window.dispatchEvent(new Event(CHANGED));
}

/** Forgets everything that was tapped here: at sign-out, and when another subject begins. */
export function forgetAllTaps(): void {
  forgetLapsedTaps();
  writeAll([]);
}

const FRESH = /(?:^|; )yyb_fresh=1/; // set beside a new session: FRESH_COOKIE in app/_rpc/session-cookie.ts

/** Forgets what an earlier session left on the phone, once, when another one has just begun here. */
export function forgetWhenFresh(): void {
  if (!FRESH.test(document.cookie)) return;
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not everywhere, and this one is no secret
  document.cookie = "yyb_fresh=; path=/; max-age=0; samesite=lax";
  forgetAllTaps();
}

/** Calls back whenever the kept taps change in this tab or another. Returns how to stop. */
export function onKeptTaps(changed: () => void): () => void {
  window.addEventListener(CHANGED, changed);
  window.addEventListener("storage", changed);
  return () => {
    window.removeEventListener(CHANGED, changed);
    window.removeEventListener("storage", changed);
  };
}

/** What became of a kept tap once there was a line. */
export type SentTap = {
  readonly entitlementId: string;
  readonly claimId: string | null;
  readonly failure: Failure | null;
};

/** Tells the open screens what became of a kept tap. */
export function announceSent(sent: SentTap): void {
  window.dispatchEvent(new CustomEvent(SENT, { detail: sent }));
}

/** Calls back whenever a kept tap was sent. Returns how to stop. */
export function onTapSent(heard: (sent: SentTap) => void): () => void {
  const listen = (event: Event) => heard((event as CustomEvent<SentTap>).detail);
  window.addEventListener(SENT, listen);
  return () => window.removeEventListener(SENT, listen);
}
