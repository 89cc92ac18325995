import type { Page } from "@playwright/test";
import { answeredWith } from "../support/guard";
import { expect, test } from "../support/journey";
import { passStub } from "../support/stub";

const sessionOn = async (page: Page) => (await page.context().cookies()).find(({ name }) => name === "yyb_session");

/** The address with which the stub sends a chosen person back, before anybody goes there. */
async function callbackFor(page: Page, slug: string): Promise<URL> {
  const start = await page.request.get("/sign-in/start?provider=zlb&return=/", { maxRedirects: 0 });
  const state = new URL(start.headers().location ?? "", "http://own.invalid").searchParams.get("state") ?? "";
  const form = { slug, provider: "zlb", state, return: "/" };
  const grant = await page.request.post("/sign-in/demo/grant", { form, maxRedirects: 0 });
  return new URL(grant.headers().location ?? "", "http://own.invalid");
}

const pathOf = ({ pathname, search }: URL) => pathname + search;

test.describe("A visitor signs in", () => {
  test("the stub says that it is a demonstration, lists invented people, and signs in the chosen one", async ({
    page,
  }) => {
    await page.goto("/");
    await expect(page).toHaveURL(/\/sign-in\?return=%2F$/);
    await expect(page.getByText("我们不设密码，不问银行卡密码和验证码，不收费", { exact: false })).toBeVisible();
    await page.getByRole("link", { name: "用浙里办登录" }).click();
    await expect(page.getByRole("heading", { name: "演示登录" })).toBeVisible();
    await expect(page.getByText("下面的人和企业都是编出来的", { exact: false })).toBeVisible();
    expect(await page.getByRole("button").count()).toBeGreaterThanOrEqual(12);
    await passStub(page, "柴永年");

    await expect(page).toHaveURL(/\/$/);
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

  test("an answer with a state this phone did not ask with signs nobody in", async ({ page }) => {
    const callback = await callbackFor(page, "chaiyongnian");
    callback.searchParams.set("state", "forged");
    await page.goto(pathOf(callback));
    await expect(page).toHaveURL(/\/sign-in\?failed=1/);
    await expect(page.getByRole("alert").getByText("没有登录成功")).toBeVisible();
    expect(await sessionOn(page)).toBeUndefined();
  });

  test("a link with somebody else's answer, opened on another phone, signs nobody in", async ({ page, browser }) => {
    const callback = await callbackFor(page, "chaiyongnian");
    const context = await browser.newContext();
    const other = await context.newPage();
    await other.goto(pathOf(callback));
    await expect(other).toHaveURL(/\/sign-in\?failed=1/);
    expect(await sessionOn(other)).toBeUndefined();
    await context.close();
  });

  test("a code works once, and an altered one never", async ({ page }) => {
    const callback = await callbackFor(page, "chaiyongnian");
    const code = callback.searchParams.get("code") ?? "";
    await page.goto(pathOf(callback));
    await expect(page).toHaveURL(/\/$/);
    await page.context().clearCookies({ name: "yyb_session" });

    for (const tried of [code, `${code.slice(0, -2)}xx`, "nothing"]) {
      await page.goto("/sign-in/start?provider=zlb&return=/");
      const state = new URL(page.url()).searchParams.get("state") ?? "";
      await page.goto(`/sign-in/callback?${new URLSearchParams({ code: tried, state, return: "/" })}`);
      await expect(page, tried).toHaveURL(/\/sign-in\?failed=1/);
      expect(await sessionOn(page)).toBeUndefined();
    }
  });

  test("a person the stub does not know is not let in", async ({ page, stack }) => {
    const answer = await page.request.post(`${stack.url}/sign-in/demo/grant`, {
      form: { slug: "nobody", provider: "zlb", state: "s", return: "/" },
      maxRedirects: 0,
    });
    expect(answer.status()).toBe(303);
    expect(answer.headers().location).toBe("/sign-in?failed=1");
  });

  for (const elsewhere of ["https://elsewhere.invalid/", "//elsewhere.invalid", "/\\elsewhere.invalid"]) {
    test(`signing in never leads off this site: ${elsewhere}`, async ({ page, stack }) => {
      await page.goto(`/sign-in/start?${new URLSearchParams({ provider: "zlb", return: elsewhere })}`);
      await passStub(page, "柴永年");
      await expect(page).toHaveURL(`${stack.url}/`);
    });
  }

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
