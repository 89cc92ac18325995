import { benefit } from "../support/owed";
import { expect, test } from "../support/walk";

const FIRM = "宁波海曙澄川贸易有限公司";

test.describe("What an accountant sees: every screen is readable, reachable and in its place", () => {
  test("acting for a firm", async ({ page, city, context, look, signedIn }) => {
    const zhou = await signedIn("zhoumin");
    const firm = zhou.firms.find(({ name }) => name === FIRM) ?? zhou;
    await page.goto("/firm/switch");
    await look("for whom, with firms");
    await city.signIn(context, zhou, firm);
    await page.goto("/firm");
    await look("firm's list");
    for (const line of await page.locator("label.choice").all()) await line.click();
    await look("firm's list, nothing ticked");
    for (const line of await page.locator("label.choice").all()) await line.click();
    const { entitlementId } = await benefit(city, firm, "NB-WGFH-2022");
    await city.sql`update entitlement set version = 2 where entitlement_id = ${entitlementId}`;
    await page.locator(".button.action").click();
    await expect(page.getByRole("heading", { name: "已到账4笔" })).toBeVisible();
    await look("firm's results with one line unsent");
  });
  test("what is a firm's", async ({ page, city, context, look }) => {
    const zhou = await city.twinOf("zhoumin");
    const firm = zhou.firms.find(({ name }) => name === FIRM) ?? zhou;
    await city.signIn(context, zhou, firm);
    const { entitlementId } = await benefit(city, firm, "NB-WGFH-2022");
    await page.goto(`/entitlements/${entitlementId}`);
    await look("firm's benefit");
    await page.locator(".button.action").click();
    await expect(page.locator(".state.arrived")).toBeVisible();
    await look("firm's payment");
    await page.goto("/me");
    await look("me, acting for a firm");
    await page.goto("/accounts");
    await look("firm's accounts");
  });
  test("firms that wait, and nobody's firm", async ({ page, city, context, look, signedIn }) => {
    const ying = await city.twinOf("yingpeilan");
    for (const each of ying.firms) {
      await city.signIn(context, ying, each);
      await page.goto("/firm");
      await look(`firm's list, ${each.name}`);
    }
    await signedIn("chaiyongnian");
    await page.goto("/firm/switch");
    await look("for whom, without firms");
  });
});
