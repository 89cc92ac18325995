import { payInto } from "../support/accounts";
import { answeredWith, NO_LINE } from "../support/guard";
import { benefit, owedTo } from "../support/owed";
import { expect, test } from "../support/walk";

const GRANT = "NB-SHAJ-2019";
const CONFIRM = /\/api\/trpc\/claims\.confirm(Many)?\?/;
/** With the hour of its opening, unless this runs within the hours of a real bank: then none lies ahead. */
const BANK_IS_CLOSED = /银行这会儿关门了.*银行已经收下.*开门后就入账|银行已经收下.*稍后入账，不用再点/s;
const BANK_TAKES_FOREVER_MS = 3_600_000;

test.describe("A payment and what a tap meets: every screen is readable, reachable and in its place", () => {
  test("a payment from the tap to the receipt, and the records", async ({
    page,
    city,
    bank,
    context,
    look,
    stack,
    signedIn,
  }) => {
    const lin = await signedIn("linxiaohe");
    await page.goto("/claims");
    await look("records, empty");
    await page.goto(`/entitlements/${(await benefit(city, lin, GRANT)).entitlementId}`);
    await page.locator(".button.action").click();
    await expect(page.locator(".state.arrived")).toBeVisible();
    await look("payment, arrived");
    await page.locator("summary").click();
    await look("payment, arrived, where to look");
    await page.getByRole("link", { name: "到账凭证" }).click();
    await expect(page.getByRole("article")).toBeVisible();
    await look("receipt");

    const card = await payInto({ context, url: stack.url }, { bank, person: lin });
    await bank.fault({ kind: "answer-later", afterMs: BANK_TAKES_FOREVER_MS, account: card });
    await page.goto(`/entitlements/${(await benefit(city, lin, "CN-YE-2025")).entitlementId}`);
    await page.locator(".button.action").click();
    await expect(page.getByRole("heading", { name: "正在到账" })).toBeVisible();
    await look("payment, on its way");
    await page.goto("/claims");
    await look("records");
  });
  test("a payment that the bank took after its cut-off", async ({
    page,
    city,
    bank,
    context,
    look,
    stack,
    signedIn,
  }) => {
    const lin = await signedIn("linxiaohe");
    const card = await payInto({ context, url: stack.url }, { bank, person: lin });
    await bank.fault({ kind: "after-hours", afterMs: BANK_TAKES_FOREVER_MS, account: card });
    await page.goto(`/entitlements/${(await benefit(city, lin, GRANT)).entitlementId}`);
    await page.locator(".button.action").click();
    await expect(page.getByRole("main")).toContainText(BANK_IS_CLOSED);
    await look("payment, after the bank's hours");
  });
  test("money that came back", async ({ page, city, look, signedIn }) => {
    const yu = await signedIn("yujiashu");
    await page.goto(`/entitlements/${(await owedTo(city, yu))[0]?.entitlementId}`);
    await page.locator(".button.action").click();
    await expect(page.getByRole("radio")).toBeVisible();
    await look("payment, returned");
    await page.getByRole("button", { name: "不要这笔钱了" }).click();
    await look("payment, to be given up");
    await page.goto("/claims");
    await look("records with a return");
    await page.goto("/");
    await look("home with a return");
    await page.goto("/accounts");
    await look("accounts with a closed one");
    await city.sql`delete from payee_account where subject_id = ${yu.subjectId} and status = 'verified'`;
    await page.goto("/claims");
    await page.locator("main a.row").first().click();
    await expect(page.getByRole("link", { name: "加一张卡" })).toBeVisible();
    await look("payment, returned, no other account");
  });
  test("a tap without a line", async ({ page, city, guard, look, signedIn }) => {
    guard.allow(NO_LINE);
    const lin = await signedIn("linxiaohe");
    const grant = await benefit(city, lin, GRANT);
    await page.goto(`/entitlements/${grant.entitlementId}`);
    await page.route(CONFIRM, (route) => route.abort("connectionfailed"));
    await page.locator(".button.action").click();
    await expect(page.getByRole("heading", { name: "记下了，还没发出" })).toBeVisible();
    await look("kept tap");
    await page.goto("/me");
    await expect(page.getByText("有一次领取还没发出")).toBeVisible();
    await look("kept tap, on another screen");
    await page.goto("/offline");
    await look("kept tap, offline");
  });
  test("a tap that is refused", async ({ page, city, context, guard, look }) => {
    guard.allow(answeredWith(401), answeredWith(409));
    const lin = await city.twinOf("linxiaohe");
    const session = await city.signIn(context, lin);
    const grant = await benefit(city, lin, GRANT);
    await page.goto(`/entitlements/${grant.entitlementId}`);
    await city.sql`update entitlement set version = 2 where entitlement_id = ${grant.entitlementId}`;
    await page.locator(".button.action").click();
    await expect(page.getByRole("alert").getByText("这笔钱刚刚重新算过")).toBeVisible();
    await look("benefit that changed");

    await page.goto(`/entitlements/${grant.entitlementId}`);
    await session.end();
    await page.locator(".button.action").click();
    await expect(page.getByRole("heading", { name: "请重新登录", level: 1 })).toBeVisible();
    await look("signed out midway");
  });
  test("everything at once", async ({ page, city, look, mode, signedIn }) => {
    const lin = await signedIn("linxiaohe");
    await page.goto("/");
    await page.locator(".button.action").click();
    await expect(page.locator(".state.arrived")).toBeVisible();
    await look(mode === "elder" ? "payment from home" : "results of everything at once");
    expect(await city.claimsOf(lin.subjectId)).not.toEqual([]);
  });
  test("our own fault", async ({ page, city, guard, look, signedIn }) => {
    guard.allow(answeredWith(500), /Minified React error #441/);
    const fang = await signedIn("fangkexin");
    await city.sql`update entitlement set because = '{}' where subject_id = ${fang.subjectId}`;
    await page.goto(`/entitlements/${(await owedTo(city, fang))[0]?.entitlementId}`);
    await expect(page.getByRole("heading", { name: "我们这边出了问题" })).toBeVisible();
    await look("our fault");
  });
});
