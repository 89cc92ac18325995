import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";
import { medians } from "./statistics.mjs";
import { measureTapDelay } from "./tap-delay.mjs";

/**
 * Lighthouse with its own phone profile (a mid-range phone on slow 4G, simulated), as somebody signed in. The median of
 * each figure over the runs. On a page with a button to tap, also how long a finger waits for the next picture.
 * @param {{ chromiumPath: string, runs: number, pages: { name: string, url: string, cookie?: string, tap?: boolean }[], say: (detail: string) => void }} what
 * @returns {Promise<{ name: string, performance: number, accessibility: number, lcpMs: number, cls: number, tbtMs: number, inpMs?: number }[]>}
 */
export async function measurePhone({ chromiumPath, runs, pages, say }) {
  const rows = [];
  for (const page of pages) {
    const figures = [];
    for (let run = 0; run < runs; run++) {
      say(`${page.name}, run ${run + 1} of ${runs}`);
      figures.push(await once(chromiumPath, page));
    }
    const delay = page.tap ? { inpMs: await measureTapDelay({ chromiumPath, runs, page }) } : {};
    rows.push({ name: page.name, ...medians(figures), ...delay });
  }
  return rows;
}

async function once(
  /** @type {string} */ chromiumPath,
  /** @type {{ url: string, cookie?: string }} */ { url, cookie },
) {
  const chrome = await launch({ chromePath: chromiumPath, chromeFlags: ["--headless=new", "--no-sandbox"] });
  try {
    const result = await lighthouse(url, {
      port: chrome.port,
      onlyCategories: ["performance", "accessibility"],
      ...(cookie ? { extraHeaders: { Cookie: cookie } } : {}),
      logLevel: "error",
    });
    const report = result?.lhr;
    if (!report || report.runtimeError) throw new Error(`Lighthouse: ${report?.runtimeError?.message ?? "no report"}`);
    if (new URL(report.finalDisplayedUrl).pathname !== new URL(url).pathname) throw new Error(`${url} led elsewhere`);
    const score = (/** @type {string} */ category) => (report.categories[category]?.score ?? Number.NaN) * 100;
    const value = (/** @type {string} */ audit) => report.audits[audit]?.numericValue ?? Number.NaN;
    return {
      performance: score("performance"),
      accessibility: score("accessibility"),
      lcpMs: value("largest-contentful-paint"),
      cls: value("cumulative-layout-shift"),
      tbtMs: value("total-blocking-time"),
    };
  } finally {
    chrome.kill();
  }
}
