import { expect, type Locator, type Page } from "@playwright/test";

const MAX_TABS = 60;
const MAX_CHOICES = 60;
const MIN_RING_PX = 2;

/** How what has the focus shows it: the width of its outline, or of the frame that shows it in its stead. */
function ringWidth(page: Page): Promise<number> {
  return page.evaluate(() => {
    const focused = document.activeElement;
    if (!focused || focused === document.body) return 0;
    const frames = [focused, focused.closest("fieldset")].filter((element) => element !== null);
    return Math.max(
      ...frames.map((element) => {
        const { outlineStyle, outlineWidth } = getComputedStyle(element);
        return outlineStyle === "none" ? 0 : Number.parseFloat(outlineWidth);
      }),
    );
  });
}

/** Whether the middle of what has the focus can be seen, and not just what lies over it. */
function isUncovered(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const focused = document.activeElement;
    if (!focused || focused === document.body) return true;
    const { left, top, width, height } = focused.getBoundingClientRect();
    const shown = document.elementFromPoint(left + width / 2, top + height / 2);
    return shown !== null && (focused.contains(shown) || shown.closest("label")?.contains(focused) === true);
  });
}

/** Goes to a control with Tab alone. Whatever has the focus on the way must show it and lie on the screen. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  for (let tabs = 0; tabs < MAX_TABS; tabs++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
    const ring = await ringWidth(page);
    const onPage = await page.evaluate(() => document.activeElement !== document.body);
    if (onPage) expect(ring, "the focus is seen").toBeGreaterThanOrEqual(MIN_RING_PX);
    expect(await isUncovered(page), "nothing lies over the focus").toBe(true);
  }
  throw new Error("the control was not reached with the Tab key");
}

/** Goes to a control with Tab and presses it with Enter. */
export async function press(page: Page, target: Locator): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press("Enter");
}

/** Goes to a control with Tab and types into it. */
export async function write(page: Page, target: Locator, text: string): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.type(text);
}

/** Goes to a list of choices with Tab and walks down to one of them. */
export async function choose(page: Page, target: Locator, label: string): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press("Home");
  for (let steps = 0; steps < MAX_CHOICES; steps++) {
    if ((await target.locator("option:checked").textContent())?.trim() === label) return;
    await page.keyboard.press("ArrowDown");
  }
  throw new Error("the choice was not reached with the arrow keys");
}
