import type { Page } from "@playwright/test";
import type { Person } from "../support/city";
import { answeredWith } from "../support/guard";
import { expect, test } from "../support/journey";
import { benefit, owedTo } from "../support/owed";
import { creditsOf } from "../support/proof";

const FIRM = "宁波海曙澄川贸易有限公司";
const REFUND = "NB-WGFH-2022"; // 稳岗返还, 38,334.44 × 90 % = 34,501.00

function firmOf(person: Person) {
  const firm = person.firms.find(({ name }) => name === FIRM);
  if (!firm) throw new Error(`${person.name} does not act for ${FIRM}`);
  return firm;
}

/** From her own screens to the firm's list, the way an accountant goes. */
async function takeUpTheFirm(page: Page) {
  await page.goto("/me");
  await page.getByRole("link", { name: "我代表的企业" }).click();
  await page.getByRole("button", { name: FIRM }).click();
  await expect(page).toHaveURL(/\/firm$/);
}

test.describe("An accountant acts for a firm", () => {
  test("the refund of ¥34,501.00 goes to the firm's own account, recorded under her name", async ({
    page,
    city,
    bank,
    said,
    signedIn,
  }) => {
    const zhou = await signedIn("zhoumin");
    const firm = firmOf(zhou);
    await takeUpTheFirm(page);
    await expect(page.locator(".represent")).toContainText(`当前代表${FIRM}`);
    await expect(page.getByText("钱只进企业对公账户，不经过个人")).toBeVisible();

    for (const line of await page.getByRole("checkbox").all()) await expect(line).toBeChecked();
    for (const line of await page.locator("label.choice").all()) {
      if (!(await line.innerText()).includes(said.money(3_450_100))) await line.click();
    }
    await page.getByRole("button", { name: `领取1笔 ${said.money(3_450_100)}` }).click();

    await expect(page.getByRole("heading", { name: said.arrived })).toBeVisible();
    await expect(page.locator(".represent")).toContainText(FIRM);
    const claims = await city.claimsOf(firm.subjectId);
    expect(claims).toHaveLength(1);
    expect(claims[0]).toMatchObject({ amountFen: 3_450_100, status: "credited", confirmedBy: zhou.subjectId });
    const credits = await creditsOf({ city, bank }, firm);
    expect(credits).toMatchObject([{ amountFen: 3_450_100 }]);
    expect(credits[0]?.accountNumber).toMatch(/1108$/);
    expect(await city.claimsOf(zhou.subjectId)).toEqual([]);
  });

  test("for whom she acts stands on screens for anybody, on refusals and on what is not found", async ({
    page,
    context,
    city,
    guard,
  }) => {
    guard.allow(answeredWith(403), answeredWith(404), answeredWith(500), /Minified React error|refusal|digest/);
    const zhou = await city.twinOf("zhoumin");
    await city.signIn(context, zhou, firmOf(zhou));
    for (const [address, heading] of [
      ["/speed", "到账速度"],
      ["/firm/delegations", "这一步不能由您来办"],
      ["/claims/clm_nobodys", "没有找到这一页"],
      ["/firm/nowhere", "没有找到这一页"],
    ] as const) {
      await page.goto(address);
      await expect(page.getByRole("heading", { level: 1 })).toContainText(heading);
      await expect(page.locator(".represent"), address).toContainText(FIRM);
    }
  });

  test("a line that changed meanwhile is said first and not sent; the other lines' money goes", async ({
    page,
    city,
    bank,
    said,
    signedIn,
  }) => {
    const zhou = await signedIn("zhoumin");
    const firm = firmOf(zhou);
    await takeUpTheFirm(page);
    await expect(page.getByRole("checkbox")).toHaveCount(5);
    const refund = await benefit(city, firm, REFUND);
    await city.sql`
      update entitlement set version = version + 1, amount_fen = amount_fen - 100
       where entitlement_id = ${refund.entitlementId}`;

    await page.getByRole("button", { name: `领取5笔 ${said.money(6_650_100)}` }).click();
    await expect(page.getByRole("heading", { name: "已到账4笔" })).toBeVisible();
    const lines = page.locator("main .row");
    await expect(lines).toHaveCount(5);
    await expect(lines.first()).toContainText("没有发出");
    await expect(lines.first()).toContainText("这笔钱刚刚重新算过");
    expect((await owedTo(city, firm)).map(({ entitlementId }) => entitlementId)).toEqual([refund.entitlementId]);
    const credits = await creditsOf({ city, bank }, firm);
    expect(credits.reduce((total, { amountFen }) => total + amountFen, 0)).toBe(6_650_100 - 3_450_100);
  });

  test("an authorisation that ends takes the firm away at once: nothing is sent in its name", async ({
    page,
    city,
    guard,
    said,
    signedIn,
  }) => {
    guard.allow(answeredWith(403));
    const zhou = await signedIn("zhoumin");
    const firm = firmOf(zhou);
    await takeUpTheFirm(page);
    await expect(page.getByRole("checkbox")).toHaveCount(5);
    await city.sql`
      update delegation set valid_until = '2026-01-01'
       where enterprise_id = ${firm.subjectId} and person_id = ${zhou.subjectId}`;

    await page.getByRole("button", { name: `领取5笔 ${said.money(6_650_100)}` }).click();
    await expect(page.getByRole("alert").getByText("这一项要法定代表人授权")).toBeVisible();
    await expect(page.getByRole("checkbox")).toHaveCount(5);
    expect(await city.claimsOf(firm.subjectId)).toEqual([]);
    await page.goto("/firm");
    await expect(page).toHaveURL(/\/firm\/switch$/);
    await expect(page.getByRole("button", { name: FIRM })).toHaveCount(0);
  });
});
