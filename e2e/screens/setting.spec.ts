import { benefit } from "../support/owed";
import { expect, test } from "../support/walk";

const GRANT = "NB-SHAJ-2019";

test.describe("English, and the largest text: every screen is readable, reachable and in its place", () => {
  test("in English", async ({ page, city, context, look, stack, signedIn }) => {
    await context.addCookies([{ name: "yyb_lang", value: "en", url: stack.url }]);
    await page.goto("/sign-in");
    await look("sign-in in English");
    const lin = await signedIn("linxiaohe");
    const grant = await benefit(city, lin, GRANT);
    for (const [name, path] of [
      ["home", "/"],
      ["benefit", `/entitlements/${grant.entitlementId}`],
      ["me", "/me"],
      ["a new account", "/accounts/new"],
    ] as const) {
      await page.goto(path);
      await look(`${name} in English`);
    }
  });
  test("a payment in English", async ({ page, city, context, look, stack, signedIn }) => {
    await context.addCookies([{ name: "yyb_lang", value: "en", url: stack.url }]);
    const lin = await signedIn("linxiaohe");
    await page.goto(`/entitlements/${(await benefit(city, lin, GRANT)).entitlementId}`);
    await page.locator(".button.action").click();
    await expect(page.locator(".state.arrived")).toBeVisible();
    await look("payment in English");
    await page.getByRole("link", { name: "Receipt" }).click();
    await expect(page.getByRole("article")).toBeVisible();
    await look("receipt in English");
  });
  test("with the text as large as it goes", async ({ page, city, look, mode, signedIn }) => {
    const lin = await signedIn("linxiaohe");
    const grant = await benefit(city, lin, GRANT);
    await page.goto("/me");
    await page.getByText("特大").click();
    await expect(page.locator("html")).toHaveAttribute("data-size", "largest");
    await look("me, largest text");
    for (const [name, path] of [
      ["home", "/"],
      ["benefit", `/entitlements/${grant.entitlementId}`],
    ] as const) {
      await page.goto(path);
      const body = await page
        .locator("body")
        .evaluate((element) => Number.parseFloat(getComputedStyle(element).fontSize));
      expect(body).toBeGreaterThanOrEqual(mode === "elder" ? 30 : 24);
      await look(`${name}, largest text`);
    }
    await page.locator(".button.action").click();
    await expect(page.locator(".state.arrived")).toBeVisible();
    await look("payment, largest text");
  });
});
