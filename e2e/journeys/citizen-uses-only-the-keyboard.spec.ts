import { expect, test } from "../support/journey";
import { press } from "../support/keyboard";
import { owe } from "../support/owed";
import { creditsOf } from "../support/proof";

test.describe("A citizen uses only the keyboard", () => {
  test("from the sign-in to the money in the account with Tab and Enter, the focus always seen", async ({
    page,
    city,
    bank,
    mode,
    said,
  }) => {
    const shao = await city.demoPerson("shaolifeng");
    const owed = await owe(city, shao, { programId: "NB-JQGJN-2023", amountFen: 2_500_000 });
    const before = (await creditsOf({ city, bank }, shao)).length;

    await page.goto("/sign-in");
    await press(page, page.getByRole("link", { name: "用浙里办登录" }));
    await press(page, page.getByRole("button", { name: "邵立峰" }));
    await expect(page).toHaveURL(/\/$/);
    await press(page, page.locator(`a[href="/entitlements/${owed.entitlementId}"]`));
    await expect(page.getByRole("heading", { name: said.why })).toBeVisible();
    await press(page, page.getByRole("button", { name: said.claim(2_500_000) }));

    await expect(page.getByRole("heading", { name: said.arrived })).toBeFocused(); // where the new words begin
    expect(await creditsOf({ city, bank }, shao)).toHaveLength(before + 1);
    await press(page, page.getByRole("link", { name: mode === "elder" ? "好的" : "完成" }));
    await expect(page).toHaveURL(/\/$/);
  });

  test("the first stop of every screen skips to what it is about", async ({ page, signedIn }) => {
    await signedIn("linxiaohe");
    await page.goto("/");
    await page.keyboard.press("Tab");
    await expect(page.getByRole("link", { name: "跳到正文" })).toBeFocused();
    await expect(page.getByRole("link", { name: "跳到正文" })).toBeInViewport();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.querySelector("#main")?.contains(document.activeElement) ?? false)).toBe(
      true,
    );
  });
});
