import { expect, test } from "../support/journey";
import { benefit, keepOnly } from "../support/owed";

test.describe("A benefit stands under public notice", () => {
  test("home counts only what can be taken now and says from which day the rest can be", async ({
    page,
    city,
    mode,
    said,
    signedIn,
  }) => {
    const lin = await signedIn("linxiaohe");
    const grant = await benefit(city, lin, "NB-SHAJ-2019");
    await city.sql`
      update entitlement set claimable_from = '2026-12-02' where entitlement_id = ${grant.entitlementId}`;

    await page.goto("/");
    if (mode === "elder") {
      await expect(page.locator(".amount")).toHaveText("3,600元");
      await expect(page.getByText("还有10,000元，12月2日起可以领。")).toBeVisible();
    } else {
      await expect(page.locator(".amount")).toHaveText("¥7,100.00");
      await expect(page.getByRole("link", { name: "12月2日起可领" })).toContainText(said.money(1_000_000));
      await expect(page.getByRole("button", { name: "一键全领 ¥7,100.00" })).toBeVisible();
    }

    await page.goto(`/entitlements/${grant.entitlementId}`);
    await expect(page.getByText("12月2日起可以领")).toBeVisible();
    await expect(page.locator(".button.action")).toHaveCount(0);
  });

  test("a firm's refund says how many working days the notice runs, and no request can take it earlier", async ({
    page,
    context,
    city,
    stack,
    said,
  }) => {
    const ying = await city.twinOf("yingpeilan");
    const firm = ying.firms.find(({ name }) => name === "余姚市溯泊模具有限公司") ?? ying;
    await city.signIn(context, ying, firm);
    const refund = await benefit(city, firm, "NB-WGFH-2022");

    await page.goto("/firm");
    await expect(page.getByRole("heading", { name: "目前没有待领的钱" })).toBeVisible();
    await page.getByRole("link", { name: "11月26日起可领" }).click();
    await expect(page.getByText("11月26日起可以领")).toBeVisible();
    await expect(page.getByText("正在公示5个工作日，期满就能领，不用申请。")).toBeVisible();
    await expect(page.locator(".amount")).toContainText(said.money(1_930_500).replace(/[¥元]|\.00/g, ""));
    await expect(page.locator(".button.action")).toHaveCount(0);

    const [account] = await city.sql`select account_id from payee_account where subject_id = ${firm.subjectId}`;
    const answer = await context.request.post(`${stack.url}/api/trpc/claims.confirm`, {
      data: { entitlementId: refund.entitlementId, entitlementVersion: 1, payeeAccountId: account?.account_id },
    });
    expect(answer.status()).toBe(409);
    expect((await answer.json()).error.data.refusal).toEqual({
      code: "ENTITLEMENT_NOT_YET_CLAIMABLE",
      details: { claimableFrom: "2026-11-26" },
    });
    expect(await city.claimsOf(firm.subjectId)).toEqual([]);
  });

  test("once the day has come the same benefit is taken like any other", async ({ page, city, said, signedIn }) => {
    const lin = await signedIn("linxiaohe");
    const grant = await benefit(city, lin, "NB-SHAJ-2019");
    await keepOnly(city, lin, grant);
    await city.sql`
      update entitlement set claimable_from = '2026-12-02' where entitlement_id = ${grant.entitlementId}`;
    await page.goto(`/entitlements/${grant.entitlementId}`);
    await expect(page.locator(".button.action")).toHaveCount(0);
    await city.sql`
      update entitlement set claimable_from = '2026-11-20' where entitlement_id = ${grant.entitlementId}`;
    await page.getByRole("link", { name: "回首页", exact: true }).click();
    await page.getByRole("button", { name: said.claim(1_000_000) }).click();
    await expect(page.getByRole("heading", { name: said.arrived })).toBeVisible();
  });
});
