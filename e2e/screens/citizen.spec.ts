import { benefit, owedTo } from "../support/owed";
import { expect, test } from "../support/walk";

const GRANT = "NB-SHAJ-2019";

test.describe("What a citizen is owed: every screen is readable, reachable and in its place", () => {
  for (const slug of ["linxiaohe", "dongsining", "chaiyongnian", "zhuyutong", "fuminglang", "huyaqin"]) {
    test(`home of ${slug}`, async ({ page, city, context, look }) => {
      await city.signIn(context, await city.demoPerson(slug));
      await page.goto("/");
      await look("home");
    });
  }
  test("home with a benefit under public notice", async ({ page, city, look, signedIn }) => {
    const lin = await signedIn("linxiaohe");
    const { entitlementId } = await benefit(city, lin, GRANT);
    await city.sql`update entitlement set claimable_from = '2026-12-02' where entitlement_id = ${entitlementId}`;
    await page.goto("/");
    await look("home");
  });
  test("a benefit, in every state", async ({ page, city, look, signedIn }) => {
    const lin = await signedIn("linxiaohe");
    const [first, second, third, fourth] = await owedTo(city, lin);
    await city.sql`update entitlement set claimable_from = '2026-12-02' where entitlement_id = ${second?.entitlementId ?? ""}`;
    await city.sql`update entitlement set status = 'expired' where entitlement_id = ${third?.entitlementId ?? ""}`;
    await city.sql`update entitlement set status = 'withdrawn' where entitlement_id = ${fourth?.entitlementId ?? ""}`;
    for (const [name, owed] of Object.entries({
      claimable: first,
      upcoming: second,
      expired: third,
      withdrawn: fourth,
    })) {
      await page.goto(`/entitlements/${owed?.entitlementId}`);
      await look(`benefit, ${name}`);
    }
    await page.goto(`/entitlements/${first?.entitlementId}`);
    await page.locator(".button.action").click();
    await expect(page).toHaveURL(/\/claims\//);
    await page.goto(`/entitlements/${first?.entitlementId}`);
    await look("benefit, claimed");
  });
  test("a benefit without an account", async ({ page, city, look, signedIn }) => {
    const zhu = await signedIn("zhuyutong");
    await page.goto(`/entitlements/${(await benefit(city, zhu, GRANT)).entitlementId}`);
    await look("benefit");
  });
  for (const slug of ["fuminglang", "renqiubai"]) {
    test(`missing fact of ${slug}`, async ({ page, city, context, look }) => {
      await city.signIn(context, await city.demoPerson(slug));
      await page.goto("/");
      await page.locator('a[href^="/entitlements/missing/"]').click();
      await expect(page).toHaveURL(/missing/);
      await look("missing fact");
    });
  }
});
