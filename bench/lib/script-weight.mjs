import { gzipSync } from "node:zlib";
import { chromium } from "@playwright/test";

const SETTLE_MS = 1_500; // islands and their chunks come after the load event
const GZIP_LEVEL = 6;

/** @typedef {{ name: string, url: string, cookie?: string }} Page a cookie header's one pair, name=value */

/**
 * The script a phone really fetches on the first visit of a page, gzipped; read from the bodies it was sent, without the
 * service worker, in a fresh browser context each.
 * @param {{ chromiumPath: string, pages: Page[] }} what
 * @returns {Promise<{ name: string, files: number, gzipKb: number }[]>}
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
  const sizes = [];
  page.on("response", (response) => {
    if (response.request().resourceType() !== "script") return;
    sizes.push(response.body().then((body) => gzipSync(body, { level: GZIP_LEVEL }).length));
  });
  const answer = await page.goto(url, { waitUntil: "load" });
  await page.waitForTimeout(SETTLE_MS);
  const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  const landed = new URL(page.url()).pathname;
  await context.close();
  if (answer?.status() !== 200 || landed !== new URL(url).pathname) {
    throw new Error(`${name}: ${url} answered ${answer?.status()} and led to ${landed}`);
  }
  return { name, files: sizes.length, gzipKb: bytes / 1_000 };
}
