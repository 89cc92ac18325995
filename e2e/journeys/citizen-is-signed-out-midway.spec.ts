import { answeredWith } from "../support/guard";
import { expect, test } from "../support/journey";
import { owe } from "../support/owed";
import { creditsOf } from "../support/proof";
import { passStub, signInAgain } from "../support/stub";

test.describe("A citizen's session ends midway", () => {
  test.beforeEach(({ guard }) => guard.allow(answeredWith(401)));

  test("the tap says that the money has not moved, and signing in again leads back to the same benefit", async ({
    page,
    context,
    city,
    bank,
    said,
  }) => {
    const shi = await city.demoPerson("shiwenjing");
    const owed = await owe(city, shi, { programId: "NB-SYBXJ-2024", amountFen: 224_100 });
    const session = await city.signIn(context, shi);
    await page.goto(`/entitlements/${owed.entitlementId}`);
    await expect(page.getByRole("button", { name: said.claim(224_100) })).toBeVisible();
    await session.end();

    await page.getByRole("button", { name: said.claim(224_100) }).click();
    await expect(page.getByRole("heading", { name: "请重新登录", level: 1 })).toBeVisible();
    await expect(page.getByText("钱还在，一分没动")).toBeVisible();
    await expect(page.getByText("还没有领", { exact: false })).toBeVisible();
    await expect(page.locator(".amount")).toBeVisible();

    const before = (await creditsOf({ city, bank }, shi)).length;
    await signInAgain(page, "史文静");
    await expect(page).toHaveURL(new RegExp(`/entitlements/${owed.entitlementId}$`));
    await page.getByRole("button", { name: said.claim(224_100) }).click();
    await expect(page.getByRole("heading", { name: said.arrived })).toBeVisible();
    expect(await creditsOf({ city, bank }, shi)).toHaveLength(before + 1);
  });

  test("a cookie that is gone leads to the sign-in and back to where she was going", async ({
    page,
    context,
    city,
    said,
  }) => {
    const shi = await city.demoPerson("fangkexin");
    const owed = await owe(city, shi, { programId: "CN-YE-2025", amountFen: 360_000 });
    await city.signIn(context, shi);
    await page.goto("/");
    await context.clearCookies({ name: "yyb_session" });

    await page.goto(`/entitlements/${owed.entitlementId}`);
    await expect(page).toHaveURL(/\/sign-in\?return=/);
    await page.getByRole("link", { name: "用浙里办登录" }).click();
    await passStub(page, "方可昕");
    await expect(page).toHaveURL(new RegExp(`/entitlements/${owed.entitlementId}$`));
    await expect(page.getByRole("button", { name: said.claim(360_000) })).toBeVisible();
  });

  test("a session that has run out is told apart from never having signed in", async ({ page, context, city }) => {
    const shi = await city.demoPerson("shiwenjing");
    const session = await city.signIn(context, shi);
    await session.end();
    await page.goto("/claims");
    await expect(page).toHaveURL(/\/sign-in\?expired=1&return=%2Fclaims$/);
    await expect(page.getByRole("heading", { name: "请重新登录", level: 1 })).toBeVisible();
    await expect(page.getByText("钱还在，一分没动")).toBeVisible();
  });
});
