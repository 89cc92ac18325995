import type { Page } from "@playwright/test";
import { expect, test } from "../support/journey";
import { benefit } from "../support/owed";

const GRANT = "NB-SHAJ-2019";
const SCRIPTS = /\/_next\/static\/.*\.js/;

/** A slow line: the page is there to read, its scripts come only when they are let through. */
async function holdScripts(page: Page): Promise<() => void> {
  let letThrough = () => {};
  const held = new Promise<void>((resolve) => {
    letThrough = resolve;
  });
  await page.route(SCRIPTS, async (route) => {
    await held;
    await route.continue();
  });
  return letThrough;
}

test.describe("A citizen taps before the page's scripts have come", () => {
  test("the tap shows at once, is taken up when they come, and pays once", async ({ page, city, said, signedIn }) => {
    const lin = await signedIn("linxiaohe");
    const { entitlementId } = await benefit(city, lin, GRANT);
    const sent: string[] = [];
    page.on("request", (request) => request.url().includes("claims.confirm") && sent.push(request.url()));
    const letThrough = await holdScripts(page);
    await page.goto(`/entitlements/${entitlementId}`, { waitUntil: "commit" });

    const button = page.getByRole("button", { name: said.claim(1_000_000) });
    await button.click();
    await button.click(); // once more, as people do
    await expect(button).toHaveAttribute("aria-busy", "true");
    expect(sent).toEqual([]);

    letThrough();
    await expect(page.getByRole("heading", { name: said.arrived })).toBeVisible();
    expect(sent).toHaveLength(1);
    expect(await city.claimsOf(lin.subjectId)).toHaveLength(1);
  });

  test("what was typed by then never gets into the address, and is sent", async ({ page, signedIn }) => {
    await signedIn("linxiaohe");
    const letThrough = await holdScripts(page);
    await page.goto("/accounts/new", { waitUntil: "commit" });
    await page.getByLabel("开户银行").selectOption({ index: 1 });
    await page.getByLabel("卡号或账号").fill("not a number");
    await page.getByLabel("卡号或账号").press("Enter");
    await expect(page.locator("button[aria-busy]")).toBeVisible();
    expect(new URL(page.url()).search).toBe("");

    letThrough();
    await expect(page.getByText("请填卡号，只有数字")).toBeVisible();
    await expect(page.getByLabel("卡号或账号")).toHaveValue("not a number");
    expect(new URL(page.url()).search).toBe("");
  });
});
