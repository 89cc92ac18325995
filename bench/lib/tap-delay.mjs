import { chromium, devices } from "@playwright/test";
import { median } from "./statistics.mjs";

const SLOWER = 4; // as Lighthouse's phone profile has it
const SETTLE_MS = 2_000;
const SHORTEST_SEEN_MS = 16; // the least that the browser reports
const ACTION = ".button.action";

/**
 * From a finger on the one button of a page to the next picture, as the browser itself reports it for INP: a real tap on a
 * processor slowed down four times. What the tap asks for is held on its way, so that every run finds the page as it was.
 * @param {{ chromiumPath: string, runs: number, page: { url: string, cookie?: string } }} what
 * @returns {Promise<number>} the median of the runs in milliseconds; the browser rounds to 8
 */
export async function measureTapDelay({ chromiumPath, runs, page }) {
  const browser = await chromium.launch({ executablePath: chromiumPath, args: ["--no-sandbox"] });
  try {
    const delays = [];
    for (let run = 0; run < runs; run++) delays.push(await tapOnce(browser, page));
    return median(delays);
  } finally {
    await browser.close();
  }
}

async function tapOnce(
  /** @type {import("@playwright/test").Browser} */ browser,
  /** @type {{ url: string, cookie?: string }} */ { url, cookie },
) {
  const context = await browser.newContext({ ...devices["Pixel 7"], serviceWorkers: "block" });
  try {
    const [name, value] = cookie?.split("=") ?? [];
    if (name && value) await context.addCookies([{ name, value, url: new URL(url).origin }]);
    const page = await context.newPage();
    await page.route(/\/api\/trpc\//, () => {}); // never answered
    const cdp = await context.newCDPSession(page);
    await cdp.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
    await page.goto(url);
    await page.waitForTimeout(SETTLE_MS);
    await page.evaluate((durationThreshold) => {
      const seen = { longest: 0 };
      Object.assign(window, { seenTaps: seen });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) {
          if (/** @type {any} */ (entry).interactionId > 0) seen.longest = Math.max(seen.longest, entry.duration);
        }
      }).observe(/** @type {any} */ ({ type: "event", durationThreshold }));
    }, SHORTEST_SEEN_MS);
    await page.locator(ACTION).tap();
    await page.waitForTimeout(SETTLE_MS);
    return await page.evaluate(() => /** @type {any} */ (window).seenTaps.longest);
  } finally {
    await context.close();
  }
}
