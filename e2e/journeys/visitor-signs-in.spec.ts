import type { Page } from "@playwright/test";
import { chooseAt } from "../../simulators/sign-in/testing/choose";
import { answeredWith } from "../support/guard";
import { expect, test } from "../support/journey";
import { passStub } from "../support/stub";

const sessionOn = async (page: Page) => (await page.context().cookies()).find(({ name }) => name === "yyb_session");
const pathOf = ({ pathname, search }: URL) => pathname + search;

/** The address with which the provider sends a chosen person back, before anybody goes there. */
async function callbackFor(page: Page, slug: string | null): Promise<URL> {
  const start = await page.request.get("/sign-in/start?provider=zlb&return=/", { maxRedirects: 0 });
  return chooseAt(start.headers().location ?? "", slug);
}

test.describe("A visitor signs in", () => {
  test("the provider says that it is a demonstration, lists invented people, and signs in the chosen one", async ({
    page,
    stack,
  }) => {
    await page.goto("/");
    await expect(page).toHaveURL(/\/sign-in\?return=%2F$/);
    await expect(page.getByText("我们不设密码，不问银行卡密码和验证码，不收费", { exact: false })).toBeVisible();
    await page.getByRole("link", { name: "用浙里办登录" }).click();
    await expect(page.getByRole("heading", { name: "演示登录" })).toBeVisible();
    expect(new URL(page.url()).origin, "the provider is another party").not.toBe(stack.url);
    await expect(page.getByText("下面的人和企业都是编出来的", { exact: false })).toBeVisible();
    await expect(page.getByRole("button", { name: "澄川贸易有限公司，法定代表人" })).toBeVisible();
    await expect(page.getByRole("heading", { name: "工作人员" })).toBeVisible();
    expect(await page.getByRole("button").count()).toBeGreaterThanOrEqual(12);
    await passStub(page, "柴永年");

    await expect(page).toHaveURL(`${stack.url}/`);
    await expect(page.getByText("柴永年").first()).toBeVisible();
    expect(await sessionOn(page)).toMatchObject({ httpOnly: true, sameSite: "Lax", path: "/" });
  });

  test("signing in needs no script at all", async ({ browser, guard }) => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    guard.watch(context);
    const page = await context.newPage();
    await page.goto("/sign-in");
    await page.getByRole("link", { name: "浙江政务服务网" }).click();
    await expect(page.getByText("这是演示，不是真的浙江政务服务网")).toBeVisible();
    await page.getByRole("button", { name: "柴永年" }).click();
    await expect(page).toHaveURL(/\/$/);
    expect(await sessionOn(page)).toMatchObject({ httpOnly: true });
    await context.close();
  });

  test("whoever does not agree at the provider comes back, is told so, and may try again", async ({ page }) => {
    await page.goto("/sign-in/start?provider=yongpai&return=/claims");
    await expect(page.getByText("这是演示，不是真的甬派")).toBeVisible();
    await page.getByRole("button", { name: "不登录，返回甬易办" }).click();
    await expect(page).toHaveURL(/\/sign-in\?failed=denied&return=%2Fclaims$/);
    await expect(page.getByRole("alert").getByText("您在登录平台上没有同意", { exact: false })).toBeVisible();
    expect(await sessionOn(page)).toBeUndefined();
  });

  test("an answer with another state, or somebody else's, or one that was used, signs nobody in", async ({
    page,
    browser,
  }) => {
    const forged = await callbackFor(page, "chaiyongnian");
    forged.searchParams.set("state", "forged");
    await page.goto(pathOf(forged));
    await expect(page).toHaveURL(/\/sign-in\?failed=state/);
    await expect(page.getByRole("alert").getByText("这次登录对不上")).toBeVisible();
    expect(await sessionOn(page)).toBeUndefined();

    const callback = await callbackFor(page, "chaiyongnian");
    const context = await browser.newContext();
    const other = await context.newPage();
    await other.goto(pathOf(callback));
    await expect(other).toHaveURL(/\/sign-in\?failed=state/);
    expect(await sessionOn(other)).toBeUndefined();
    await context.close();

    const kept = await page.context().cookies();
    await page.goto(pathOf(callback));
    await expect(page).toHaveURL(/\/$/);
    await page.context().clearCookies();
    await page.context().addCookies(kept); // the browser as it was before, attempt and all
    await page.goto(pathOf(callback));
    await expect(page).toHaveURL(/\/sign-in\?failed=expired/);
    expect(await sessionOn(page)).toBeUndefined();
  });

  for (const elsewhere of ["https://elsewhere.invalid/", "//elsewhere.invalid", "/\\elsewhere.invalid"]) {
    test(`signing in never leads off this site: ${elsewhere}`, async ({ page, stack }) => {
      await page.goto(`/sign-in/start?${new URLSearchParams({ provider: "zlb", return: elsewhere })}`);
      await passStub(page, "柴永年");
      await expect(page).toHaveURL(`${stack.url}/`);
    });
  }

  test("what stands behind the # of an address comes back with her, and goes to nobody else", async ({
    page,
    stack,
  }) => {
    const asked: string[] = [];
    page.on("request", (request) => void asked.push(request.url() + (request.postData() ?? "")));
    await page.goto("/me#a-firms-code");
    await expect(page.getByRole("link", { name: "用浙里办登录" })).toHaveAttribute("href", /sign-in%2Fon/);
    await page.getByRole("link", { name: "用浙里办登录" }).click();
    expect(new URL(page.url()).hash).toBe("");
    await passStub(page, "柴永年");
    await expect(page).toHaveURL(`${stack.url}/me#a-firms-code`);
    expect(asked.filter((one) => one.includes("a-firms-code") && !one.includes("#"))).toEqual([]);
    await page.goto("/me");
    await expect(page).toHaveURL(`${stack.url}/me`);
  });

  test("signing out ends the session on the server too", async ({ page, context, city, guard }) => {
    guard.allow(answeredWith(401));
    const chai = await city.demoPerson("chaiyongnian");
    await city.signIn(context, chai);
    const cookie = await sessionOn(page);
    await page.goto("/me");
    await page.getByRole("button", { name: "退出登录" }).click();
    await expect(page).toHaveURL(/\/sign-in$/);
    if (cookie) await context.addCookies([cookie]);
    await page.goto("/me");
    await expect(page).toHaveURL(/\/sign-in\?expired=1/);
  });
});
