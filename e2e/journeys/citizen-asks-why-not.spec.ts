import type { Page } from "@playwright/test";
import type { City } from "../support/city";
import { expect, test } from "../support/journey";

const WAY = "看看还有哪些，为什么没有";

/** One group of the list, by its heading. */
const group = (page: Page, name: string) =>
  page.locator("section", { has: page.getByRole("heading", { name, exact: true }) });

/** How many programs the city runs for a kind of subject. */
async function runningFor(city: City, audience: "person" | "firm"): Promise<number> {
  const [row] = await city.sql`
    select count(distinct program_id)::int as count from program_version, city_clock
     where audience = ${audience} and valid_from <= (now() at time zone 'Asia/Shanghai')::date + offset_days
       and (valid_to is null or valid_to >= (now() at time zone 'Asia/Shanghai')::date + offset_days)`;
  return row?.count ?? 0;
}

test.describe("A citizen asks why not", () => {
  test("every policy of the city is listed with its answer, and one that is not hers says which clause, fact, source and date", async ({
    page,
    city,
    mode,
    signedIn,
  }) => {
    await signedIn("chaiyongnian");
    await page.goto("/");
    await page.getByRole("link", { name: WAY }).click();
    await expect(page.getByRole("heading", { name: "全部政策" })).toBeVisible();
    await expect(page.locator("main section .row")).toHaveCount(await runningFor(city, "person"));
    await expect(page.locator(".button.action")).toHaveCount(0);

    const refused = group(page, "这次不符合").locator("li");
    expect(await refused.count()).toBeGreaterThan(3);
    for (const row of await refused.all()) await expect(row.locator(".note")).not.toBeEmpty();
    const allowance = refused.filter({ hasText: "高龄津贴" });
    const whyNot = (await allowance.locator(".note").innerText()).trim();
    await allowance.getByRole("link").click();

    await expect(page.getByText("这次不符合", { exact: true })).toBeVisible();
    const unmet = group(page, "没有满足的").locator("li");
    await expect(unmet.first()).toContainText(`不符合：${whyNot}`);
    await expect(unmet.first()).toContainText(mode === "elder" ? /\d+月\d+日查到/ : /，(\d+年)?\d+月\d+日取得/);
    for (const reason of await group(page, "已经满足的").locator(".fact").all())
      await expect(reason).toHaveText(/^符合：/);
    await expect(page.locator(".button.action")).toHaveCount(0);
    await page.getByRole("link", { name: "返回全部政策" }).click();
    await expect(page.getByRole("heading", { name: "全部政策" })).toBeVisible();
  });

  test("of a clause that was decided on several facts, the source of the one without a record is named first", async ({
    page,
    mode,
    signedIn,
  }) => {
    await signedIn("chaiyongnian");
    await page.goto("/programs/NB-SHAJ-2019");
    const graduation = group(page, "没有满足的").locator("li").filter({ hasText: "没有记录：毕业日期" });
    const sources = graduation.locator(".note").filter({ hasText: /取得|查到/ });
    await expect(sources.first()).toContainText(/^毕业日期：学信网/);
    await expect(sources).toHaveCount(mode === "elder" ? 1 : 2);
  });

  test("one that waits for a fact says which, who holds it, and that nothing has to be done", async ({
    page,
    signedIn,
  }) => {
    await signedIn("fuminglang");
    await page.goto("/programs");
    const waiting = group(page, "还差一点的").getByRole("link", { name: "首次购房补贴" });
    await expect(waiting).toContainText("还没查到家庭唯一住房");
    await waiting.click();
    await expect(page.getByText("还差一项，补上才能算", { exact: true })).toBeVisible();
    const missing = group(page, "没有查到的");
    await expect(missing).toContainText("家庭唯一住房");
    await expect(missing).toContainText("由宁波市自然资源和规划局提供。数据一到就重新算，不用您申请。");
    await expect(page.getByText("您现在不用做什么")).toBeVisible();
    await expect(page.locator(".amount")).toHaveCount(0);
  });

  test("one that is hers leads to the money, and one that she has taken says so", async ({ page, said, signedIn }) => {
    await signedIn("linxiaohe");
    await page.goto("/programs");
    const hers = group(page, "是您的").locator("li");
    const before = await hers.count();
    expect(before).toBeGreaterThan(0);
    const name = (await hers.first().locator(".name").innerText()).trim();
    await hers.first().getByRole("link").click();
    await expect(page.locator(".headline")).toHaveText(/^符合，/);
    await page.getByRole("link", { name: "看这笔钱" }).click();
    await page.locator(".button.action").click();
    await expect(page.getByRole("heading", { name: said.arrived })).toBeVisible();

    await page.goto("/programs");
    await expect(hers).toHaveCount(before - 1);
    await group(page, "这一期领过了").getByRole("link", { name }).click();
    await expect(page.getByText("这一期已经领过", { exact: true })).toBeVisible();
  });

  test("an accountant sees the policies for firms, with the firm's own answers", async ({ page, city, context }) => {
    const zhou = await city.twinOf("zhoumin");
    const [firm] = zhou.firms;
    await city.signIn(context, zhou, firm);
    await page.goto("/firm");
    await page.getByRole("link", { name: WAY }).click();
    await expect(page.locator(".represent")).toContainText(firm?.name ?? "");
    await expect(page.getByText("都用今天的数据替企业对过", { exact: false })).toBeVisible();
    await expect(page.locator("main section .row")).toHaveCount(await runningFor(city, "firm"));
  });

  test("what is known and not paid is listed apart, with why, and asks for nothing", async ({ page, signedIn }) => {
    await signedIn("chaiyongnian");
    await page.goto("/programs");
    await page.getByRole("link", { name: "现在不发的政策" }).click();
    await expect(page.getByRole("heading", { name: "现在不发的政策" })).toBeVisible();
    expect(await group(page, "还没有开办的").locator("li").count()).toBeGreaterThan(3);
    await group(page, "资料不全的").getByRole("link", { name: "最低生活保障金" }).click();
    await expect(page.getByText("资料不全，不发", { exact: true })).toBeVisible();
    await expect(group(page, "缺什么")).toContainText("低保标准");
    await expect(group(page, "缺什么")).toContainText("要由宁波市民政局说明");
    await expect(page.locator(".amount, .button.action")).toHaveCount(0);
    await page.getByRole("link", { name: "看其他不发的政策" }).click();
    await expect(page.getByRole("heading", { name: "现在不发的政策" })).toBeVisible();
  });
});
