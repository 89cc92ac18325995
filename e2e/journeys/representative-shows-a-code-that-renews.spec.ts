import type { Page } from "@playwright/test";
import { firmNamed } from "../support/enterprise";
import { NO_LINE } from "../support/guard";
import { expect, test } from "../support/journey";

const FIRM = "宁波海曙澄川贸易有限公司";
const A_LIFE_MS = 70_000;
const SOON = { timeout: 2_000 };

/** Lets a code's life pass, and another one where the page had not come to life before the first. */
const lives = (page: Page, then: () => Promise<void>) =>
  expect(async () => {
    await page.clock.fastForward(A_LIFE_MS);
    await then();
  }).toPass();

test.describe("A legal representative shows the firm's code", () => {
  test("the next one follows by itself; without a line it is said that this one may be over, until there is one", async ({
    page,
    context,
    city,
    guard,
  }) => {
    guard.allow(NO_LINE);
    const chen = await city.twinOf("chenyanqiu");
    await city.signIn(context, chen, firmNamed(chen, FIRM));
    await page.clock.install();
    await page.goto("/firm/code");
    const drawn = page.locator("svg.code path");
    const first = String(await drawn.getAttribute("d"));
    await expect(page.getByText("码会自己换新，不用动")).toBeVisible();
    await lives(page, () => expect(drawn).not.toHaveAttribute("d", first, SOON));

    const second = String(await drawn.getAttribute("d"));
    await context.setOffline(true);
    await lives(page, () => expect(page.getByText("这个码可能已经过期", { exact: false })).toBeVisible(SOON));
    await expect(page.getByText("码会自己换新，不用动")).toBeHidden();
    await expect(drawn).toHaveAttribute("d", second);
    await context.setOffline(false);
    await expect(page.getByText("码会自己换新，不用动")).toBeVisible();
    await expect(drawn).not.toHaveAttribute("d", second);
  });
});
