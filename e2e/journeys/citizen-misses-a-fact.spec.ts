import { expect, test } from "../support/journey";

test.describe("A citizen's benefit waits for a fact", () => {
  test("the missing fact is the headline with who provides it; it is no refusal, and no sum is promised", async ({
    page,
    mode,
    signedIn,
  }) => {
    await signedIn("fuminglang");
    await page.goto("/");
    const row = page.getByRole("link", { name: "首次购房补贴" });
    await expect(row).toContainText(mode === "elder" ? "还差一点的" : "还没查到家庭唯一住房，补上就能算");
    await expect(page.locator(".button.action")).toHaveCount(0);
    // she has taken nothing, and the fact is still to come
    await expect(page.getByRole("heading", { name: /目前没有待领的钱$/ })).toBeVisible();
    await expect(page.getByText("没有事要办")).toHaveCount(0);
    await row.click();

    await expect(page.getByText("还差一项，补上才能算", { exact: true })).toBeVisible();
    await expect(page.getByText("没有拒绝您，也没有过期", { exact: false })).toBeVisible();
    const missing = page.locator("section", { has: page.getByRole("heading", { name: "没有查到的" }) });
    await expect(missing.locator("li")).toHaveCount(1);
    await expect(missing).toContainText("还没查到：家庭唯一住房");
    await expect(missing).toContainText(/由.+提供。数据一到就重新算，不用您申请。/);
    const found = page.locator("section", { has: page.getByRole("heading", { name: "已经查到的" }) });
    for (const reason of await found.locator(".fact").all()) await expect(reason).toHaveText(/^符合：/);
    await expect(page.locator(".amount")).toHaveCount(0);
    await expect(page.locator(".button.action")).toHaveCount(0);
  });

  test("what a person has to assess is said to wait for a person, not for data", async ({ page, signedIn }) => {
    await signedIn("renqiubai");
    await page.goto("/");
    await page.locator('a[href^="/entitlements/missing/"]').click();
    await expect(page.getByText("还差一项，补上才能算", { exact: true })).toBeVisible();
    const missing = page.locator("section", { has: page.getByRole("heading", { name: "没有查到的" }) });
    await expect(missing).toContainText("要由经办人员来看，看完就算出来。规定是浙江省民政厅的，在您所在地的窗口办。");
    await expect(page.getByText("想早点评定，打12345")).toBeVisible();
    await expect(page.getByText("您现在不用做什么")).toHaveCount(0);
  });

  test("what only her employer can state is said so, with whom to ask: there is something to do", async ({
    page,
    city,
    signedIn,
  }) => {
    const person = await signedIn("shaolifeng");
    await city.sql`delete from fact_record where subject_id = ${person.subjectId} and source = 'employer'`;
    await page.goto("/programs/NB-JQGJN-2023");
    const missing = page.locator("section", { has: page.getByRole("heading", { name: "没有查到的" }) });
    await expect(missing).toContainText("由单位申报，不会自动送来。");
    await expect(page.getByText("这一项要有人去申报")).toBeVisible();
    await expect(page.getByText("您现在不用做什么")).toHaveCount(0);
  });

  test("somebody whom a rule excludes is not shown that benefit as waiting for anything", async ({
    page,
    mode,
    signedIn,
  }) => {
    await signedIn("chaiyongnian");
    await page.goto("/");
    await expect(
      page.getByRole("heading", { name: mode === "elder" ? "柴永年，目前没有待领的钱" : "目前没有待领的钱" }),
    ).toBeVisible();
    if (mode === "elder") await expect(page.getByText("没有事要办")).toBeVisible();
    await expect(page.locator('a[href^="/entitlements/"]')).toHaveCount(0);
    await expect(page.locator(".button.action")).toHaveCount(0);
  });
});
