import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test as journey } from "./journey";
import { faultsOf, type Numbers, overflowsOf } from "./measure";
import type { Mode } from "./stack";

const PHONE = { width: 390, height: 844 };
const NARROW = { width: 320, height: 640 };
const NOT_OURS = /\/(offline|verify)([?#]|$)|\/interaction\//; // made before anybody chose a mode; a provider's own screen
const AN_OFFICERS = /\/office\//; // a desk to work at: it is not read aloud, and who sits there is whom others would ask
const SOON = { timeout: 2_000 };
const READ_TO_ME = /^(读给我听|Read to me)$/;
const WCAG_22_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

const NUMBERS: Readonly<Record<Mode, Numbers>> = {
  standard: { minTargetPx: 44, minMainTargetPx: 44, minTextPx: 12, minLineHeight: 1.3, minStackGapPx: 8 },
  elder: { minTargetPx: 44, minMainTargetPx: 60, minTextPx: 18, minLineHeight: 1.3, minStackGapPx: 8 },
};

/** Looks at the open screen from every side; `name` is what a failure calls it. */
export type Look = (name: string) => Promise<void>;

/**
 * How a walk looks at a screen: axe in light and dark, the numbers at 390×844, everything in its place at 320 px and
 * with the text at 200 %.
 */
function lookerAt(page: Page, mode: Mode): Look {
  return async (name) => {
    await page.locator("main:not([aria-busy])").waitFor();
    await expect.soft(page, name).toHaveTitle(/.+/);
    if (mode === "elder" && !NOT_OURS.test(page.url()) && !AN_OFFICERS.test(page.url())) {
      await expect
        .soft(page.getByRole("button", { name: READ_TO_ME }), `${name}: can be read aloud`)
        .toHaveCount(1, SOON);
      expect
        .soft(await page.locator('a[href="tel:12345"]').count(), `${name}: somebody can be asked`)
        .toBeGreaterThan(0);
    }
    expect.soft(await faultsOf(page, NUMBERS[mode]), `${name}: numbers`).toEqual([]);
    expect.soft(await overflowsOf(page), `${name}: 390 px`).toEqual([]);
    // the whole screen at once: what lies under the foot now comes out when it is scrolled
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    await page.setViewportSize({ ...PHONE, height: Math.max(PHONE.height, height) });
    expect.soft(await violationsOn(page), `${name}: axe`).toEqual([]);
    await page.emulateMedia({ colorScheme: "dark" });
    expect.soft(await violationsOn(page, ["color-contrast"]), `${name}: axe, dark`).toEqual([]);
    await page.emulateMedia({ colorScheme: "light" });

    await page.setViewportSize(NARROW);
    expect.soft(await overflowsOf(page), `${name}: 320 px`).toEqual([]);
    await page.setViewportSize(PHONE);
    await setTextZoom(page, "200%");
    expect.soft(await overflowsOf(page), `${name}: text at 200 %`).toEqual([]);
    await setTextZoom(page, "");
  };
}

/**
 * What axe finds on the open screen. The colours are all that differs between light and dark; for those, axe is still
 * in the document from the first look.
 */
async function violationsOn(page: Page, rules?: string[]): Promise<string[]> {
  const axe = new AxeBuilder({ page, ...(rules ? { axeSource: ";" } : {}) })
    .setLegacyMode(true) // no frames here; the other way opens a page for every look
    .options({ resultTypes: ["violations"] }); // of what passes, one place is enough
  const { violations } = await (rules ? axe.withRules(rules) : axe.withTags(WCAG_22_AA)).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(" | ")}`);
}

/** Enlarges the text as the phone's own setting does: sizes are in rem, so that the root's size moves all of them. */
function setTextZoom(page: Page, size: string): Promise<void> {
  return page.evaluate((fontSize) => {
    document.documentElement.style.fontSize = fontSize;
  }, size);
}

/** A walk over screens. */
export const test = journey.extend<{ look: Look }>({
  look: async ({ page, mode }, use) => use(lookerAt(page, mode)),
});

export { expect };
