import { gzipSync } from "node:zlib";
import { chromium } from "@playwright/test";

const SETTLE_MS = 1_500; // islands and their chunks come after the load event
const GZIP_LEVEL = 6;

/** @typedef {{ name: string, url: string, cookie?: string }} Page a cookie header's one pair, name=value */

/** @typedef {{ name: string, files: number, gzipKb: number, laterKb: number }} Weight laterKb: fetched after the load event, for the pages one may go to next */

/**
 * The script a phone really fetches on the first visit of a page, gzipped; read from the bodies it was sent, without the
 * service worker, in a fresh browser context each.
 * @param {{ chromiumPath: string, pages: Page[] }} what
 * @returns {Promise<Weight[]>}
 */
export async function weighScripts({ chromiumPath, pages }) {
  const browser = await chromium.launch({ executablePath: chromiumPath, args: ["--no-sandbox"] });
  try {
    const weights = [];
    for (const page of pages) weights.push(await weigh(browser, page));
    return weights;
  } finally {
    await browser.close();
  }
}

async function weigh(
  /** @type {import("@playwright/test").Browser} */ browser,
  /** @type {Page} */ { name, url, cookie },
) {
  const context = await browser.newContext({ serviceWorkers: "block", viewport: { width: 390, height: 844 } });
  const [cookieName, value] = cookie?.split("=") ?? [];
  if (cookieName && value) await context.addCookies([{ name: cookieName, value, url: new URL(url).origin }]);
  const page = await context.newPage();
  /** @type {Promise<number>[]} */
  const first = [];
  /** @type {Promise<number>[]} */
  const later = [];
  let sizes = first;
  page.on("request", (request) => {
    if (request.resourceType() !== "script") return;
    sizes.push(weightOf(request));
  });
  page.once("load", () => {
    sizes = later;
  });
  const answer = await page.goto(url, { waitUntil: "load" });
  await page.waitForTimeout(SETTLE_MS);
  const kb = async (/** @type {Promise<number>[]} */ weights) =>
    (await Promise.all(weights)).reduce((sum, size) => sum + size, 0) / 1_000;
  const [gzipKb, laterKb] = [await kb(first), await kb(later)];
  const landed = new URL(page.url()).pathname;
  await context.close();
  if (answer?.status() !== 200 || landed !== new URL(url).pathname) {
    throw new Error(`${name}: ${url} answered ${answer?.status()} and led to ${landed}`);
  }
  return { name, files: first.length, gzipKb, laterKb };
}

/** Gzipped bytes of what a request brought; nothing for one that the end of the visit cut off. */
async function weightOf(/** @type {import("@playwright/test").Request} */ request) {
  try {
    const body = await (await request.response())?.body();
    return body ? gzipSync(body, { level: GZIP_LEVEL }).length : 0;
  } catch {
    return 0;
  }
}
