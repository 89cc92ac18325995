import { z } from "zod";

/** What a browser is, as coarse as a person would say it. */
export const Browser = z.enum(["chrome", "edge", "safari", "firefox", "wechat", "alipay", "huawei", "unknown"]);
export type Browser = z.infer<typeof Browser>;
/** What it runs on. */
export const System = z.enum(["android", "harmony", "iphone", "ipad", "windows", "mac", "linux", "unknown"]);
export type System = z.infer<typeof System>;

/** On what somebody signs in, and from where: words only, never a version, an address or anything that tells two people apart. */
export type Device = {
  readonly kind: "phone" | "computer";
  readonly browser: Browser;
  readonly system: System;
  readonly place: string;
};

// The first that fits: nearly every browser calls itself Mozilla, Chrome and Safari besides its own name.
const BROWSERS: readonly (readonly [RegExp, Browser])[] = [
  [/MicroMessenger\//, "wechat"],
  [/AlipayClient\//, "alipay"],
  [/HuaweiBrowser\//, "huawei"],
  [/Edg(e|A|iOS)?\//, "edge"],
  [/(Firefox|FxiOS)\//, "firefox"],
  [/(Chrome|CriOS)\//, "chrome"],
  [/Safari\//, "safari"],
];
const SYSTEMS: readonly (readonly [RegExp, System])[] = [
  [/HarmonyOS|OpenHarmony/, "harmony"],
  [/iPhone|iPod/, "iphone"],
  [/iPad/, "ipad"],
  [/Android/, "android"],
  [/Windows NT/, "windows"],
  [/Mac OS X|Macintosh/, "mac"],
  [/Linux|CrOS/, "linux"],
];
const COMPUTERS: readonly System[] = ["windows", "mac", "linux"];
const MAX_AGENT_CHARS = 512;

/** What a browser says of itself and what is known of its place, in words. A browser that says nothing is an unknown phone. */
export function deviceOf(request: { userAgent: string; place: string }): Device {
  const agent = request.userAgent.slice(0, MAX_AGENT_CHARS);
  const system = SYSTEMS.find(([pattern]) => pattern.test(agent))?.[1] ?? "unknown";
  const browser = BROWSERS.find(([pattern]) => pattern.test(agent))?.[1] ?? "unknown";
  return { kind: COMPUTERS.includes(system) ? "computer" : "phone", browser, system, place: request.place };
}

/** Where somebody is when nothing better is known: at this machine, in the same building, or nowhere we know. */
const PLACE_CODES = ["loopback", "private", "unknown"] as const;
const MAX_REGION_CHARS = 20;
const REGION = /^[\p{L}\p{N} ·,-]+$/u;

/**
 * A place as coarse as it is honestly known. No address is looked up anywhere and none is kept: a proxy of our own may
 * say a region; else only the loopback and private networks are told apart.
 * @param from.address of the other end. @param from.region what our own proxy says, percent-encoded; null without one.
 */
export function placeOf(from: { address: string; region: string | null }): string {
  const region = decoded(from.region ?? "").trim();
  if (region !== "" && region.length <= MAX_REGION_CHARS && REGION.test(region)) return `region:${region}`;
  const address = from.address.replace(/^::ffff:/, "");
  if (/^(127\.|::1$|loopback$)/.test(address)) return "loopback";
  return /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|169\.254\.|f[cd]|fe80:)/i.test(address) ? "private" : "unknown";
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}

/** A place on the wire: one of the codes, or the region's own name. */
export const PlaceView = z.object({ code: z.enum([...PLACE_CODES, "region"]), region: z.string() });
export type PlaceView = z.infer<typeof PlaceView>;

/** A stored place as a screen may say it. */
export function viewPlace(place: string): PlaceView {
  if (place.startsWith("region:")) return { code: "region", region: place.slice("region:".length) };
  return { code: PLACE_CODES.find((code) => code === place) ?? "unknown", region: "" };
}
