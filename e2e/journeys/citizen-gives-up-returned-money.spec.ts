import { expect, test } from "../support/journey";
import { benefit } from "../support/owed";
import { creditsOf } from "../support/proof";

const SUBSIDY = "NB-3C-2025"; // 800 yuan to an account that the bank has closed

test.describe("A citizen does not want money that came back", () => {
  test("it is said what giving up means, keeping is one tap, and given up it is over", async ({
    page,
    city,
    bank,
    said,
    signedIn,
  }) => {
    const yu = await signedIn("yujiashu");
    const { entitlementId } = await benefit(city, yu, SUBSIDY);
    await page.goto(`/entitlements/${entitlementId}`);
    await page.getByRole("button", { name: said.claim(80_000) }).click();
    await expect(page.getByRole("heading", { name: "退回来了，还是您的" })).toBeVisible();

    await page.getByRole("button", { name: "不要这笔钱了" }).click();
    await expect(page.getByRole("heading", { name: "放弃这笔钱？" })).toBeVisible();
    await expect(page.getByText("放弃后不能反悔")).toBeVisible();
    await expect(page.locator("main")).toBeFocused(); // by keyboard one stands where the new words begin
    await page.getByRole("button", { name: "先留着" }).click();
    await expect(page.getByRole("heading", { name: "退回来了，还是您的" })).toBeVisible();
    expect(await city.claimsOf(yu.subjectId)).toMatchObject([{ status: "returned" }]);

    await page.getByRole("button", { name: "不要这笔钱了" }).click();
    await page.getByRole("button", { name: /^放弃 / }).click();
    await expect(page.getByRole("heading", { name: "已经放弃" })).toBeVisible();
    await expect(page.getByText("这一期不再发")).toBeVisible();
    expect(await city.claimsOf(yu.subjectId)).toMatchObject([{ status: "cancelled" }]);
    expect(await creditsOf({ city, bank }, yu)).toEqual([]);

    await page.goto("/claims");
    await expect(page.locator("main a.row").first()).toContainText("已放弃");
    await page.goto(`/entitlements/${entitlementId}`);
    await expect(page.getByRole("button", { name: said.claim(80_000) })).toHaveCount(0);
  });
});
