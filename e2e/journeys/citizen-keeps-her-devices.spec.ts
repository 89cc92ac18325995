import { answeredWith } from "../support/guard";
import { expect, test } from "../support/journey";
import { readCode } from "../support/qr";
import { signInAgain } from "../support/stub";

const DESK = {
  viewport: { width: 1280, height: 800 },
  isMobile: false,
  userAgent: "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0",
};

test.describe("A citizen and her devices", () => {
  test.beforeEach(({ guard }) => guard.allow(answeredWith(401)));

  test("a computer shows a code, her phone says yes with its number, and her phone takes it back", async ({
    page,
    browser,
    guard,
    mode,
    signedIn,
    stack,
  }) => {
    const hu = await signedIn("huyaqin");
    const context = await browser.newContext(DESK);
    guard.watch(context);
    const desk = await context.newPage();
    await desk.goto("/sign-in?return=/claims");
    const code = desk.getByRole("img", { name: "登录码" });
    await expect(code).toBeVisible();
    const address = await readCode(browser, { shown: code, at: `${stack.url}/offline` });
    expect(address).toMatch(new RegExp(`^${stack.url}/sign-in/scan/[\\w-]{32}$`));

    await page.goto(address);
    await expect(page.getByRole("heading", { name: "有一台电脑要登录您的账号" })).toBeVisible();
    await expect(page.getByText("Edge，Windows电脑")).toBeVisible();
    await expect(page.getByText("和这部手机在同一个网络")).toBeVisible();
    await expect(desk.getByText("手机上请选这个数字")).toBeVisible();
    const number = (await desk.locator(".scan-number").innerText()).trim();
    if (mode === "elder") {
      await expect(page.locator(".scan-number")).toHaveText(number);
      await page.getByRole("button", { name: "一样，登录电脑" }).click();
    } else await page.getByRole("button", { name: number, exact: true }).click();
    await expect(page.getByRole("heading", { name: "电脑已经登录" })).toBeVisible();
    await expect(desk).toHaveURL(`${stack.url}/claims`);
    await desk.goto("/me");
    await expect(desk.getByRole("heading", { name: hu.name })).toBeVisible();

    await page.goto("/me");
    await page.getByRole("link", { name: "登录的设备" }).click();
    await expect(page.getByText("现在这台")).toBeVisible();
    await page.getByRole("button", { name: "退出Edge，Windows电脑" }).click();
    await expect(page.getByText("只有这台在登录。")).toBeVisible();
    await desk.goto("/claims");
    await expect(desk).toHaveURL(/\/sign-in\?expired=1/);
    await context.close();
  });

  test("a code that another phone has opened is refused, and a no is a no", async ({
    page,
    browser,
    guard,
    signedIn,
    anotherPhone,
    city,
    stack,
  }) => {
    await signedIn("huyaqin");
    const stranger = await anotherPhone(await city.twinOf("chaiyongnian"));
    const context = await browser.newContext(DESK);
    guard.watch(context);
    const desk = await context.newPage();
    await desk.goto("/sign-in");
    const code = desk.getByRole("img", { name: "登录码" });
    await expect(code).toBeVisible();
    const address = await readCode(browser, { shown: code, at: `${stack.url}/offline` });
    await page.goto(address);
    await expect(page.getByRole("heading", { name: "有一台电脑要登录您的账号" })).toBeVisible();
    await stranger.page.goto(address);
    await expect(stranger.page.getByRole("heading", { name: "这个码已经用过" })).toBeVisible();
    await page.getByRole("button", { name: "不是我，拒绝" }).click();
    await expect(page.getByRole("heading", { name: "已拒绝" })).toBeVisible();
    await expect(desk.getByText("手机上没有同意")).toBeVisible();
    await desk.getByRole("button", { name: "换一个新的码" }).click();
    await expect(code).toBeVisible();
    await context.close();
  });

  test("what she typed is still there when she has signed in again", async ({ page, city, context }) => {
    const zhu = await city.demoPerson("zhuyutong");
    const session = await city.signIn(context, zhu);
    await page.goto("/accounts/new");
    await page.getByLabel("开户银行").selectOption("BKCH");
    await page.getByLabel("卡号或账号").fill("6217 0015 9900 0001");
    await session.end();
    await page.getByRole("button", { name: "请银行核实" }).click();
    await signInAgain(page, zhu.name);
    await expect(page).toHaveURL(/\/accounts\/new$/);
    await expect(page.getByLabel("卡号或账号")).toHaveValue("6217 0015 9900 0001");
    await expect(page.getByLabel("开户银行")).toHaveValue("BKCH");
  });
});
