import type { BrowserContext, Page } from "@playwright/test";
import { payInto } from "../support/accounts";
import { answeredWith, NO_LINE } from "../support/guard";
import { expect, test } from "../support/journey";
import { benefit } from "../support/owed";

const GRANT = "NB-SHAJ-2019";
const CONFIRM = /\/api\/trpc\/claims\.confirm(Many)?\?/;
const SECOND_TRY_LIMIT_MS = 20_000;
const DAY_AND_AN_HOUR_MS = 25 * 3_600_000;

const keptOn = (page: Page) => page.evaluate(() => localStorage.getItem("yyb_kept_taps"));

/** Waits until the service worker can answer a cold start. */
async function installed(page: Page) {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    if (!navigator.serviceWorker.controller)
      await new Promise((resolve) =>
        navigator.serviceWorker.addEventListener("controllerchange", resolve, { once: true }),
      );
  });
}

/** Counts what a phone sends towards a payment. */
function countConfirms(context: BrowserContext) {
  const sent: string[] = [];
  context.on("request", (request) => {
    if (CONFIRM.test(request.url())) sent.push(request.url());
  });
  return sent;
}

test.use({ installs: true });

test.describe("Something of ours fails before the tap is answered", () => {
  test("is said as our fault and not the line's; the tap stays kept, is sent again by itself, and is paid once", async ({
    page,
    context,
    city,
    bank,
    guard,
    said,
    stack,
    signedIn,
  }) => {
    guard.allow(answeredWith(502));
    const lin = await signedIn("linxiaohe");
    const card = await payInto({ context, url: stack.url }, { bank, person: lin });
    const { entitlementId } = await benefit(city, lin, GRANT);
    let isFailing = true;
    await context.route(CONFIRM, (route) =>
      isFailing
        ? route.fulfill({ status: 502, contentType: "text/html", body: "<h1>Bad Gateway</h1>" })
        : route.continue(),
    );
    await page.goto(`/entitlements/${entitlementId}`);
    await page.getByRole("button", { name: said.claim(1_000_000) }).click();

    await expect(page.getByRole("heading", { name: "记下了，还没发出" })).toBeVisible();
    await expect(page.getByRole("main")).toContainText("我们这边出了问题");
    await expect(page.getByRole("main")).toContainText("过一会儿会自己再试");
    for (const part of [page.getByRole("main"), page.locator(".keeper")]) {
      await expect(part).not.toContainText("等网络");
      await expect(part).not.toContainText("有网就自己发出");
    }

    isFailing = false;
    await expect(page.getByRole("heading", { name: said.arrived })).toBeVisible({ timeout: SECOND_TRY_LIMIT_MS });
    const credits = (await bank.statement()).filter((entry) => entry.accountNumber === card.accountNumber);
    expect(credits).toHaveLength(1);
  });
});

test.describe("A citizen has no line", () => {
  test.beforeEach(({ guard }) => guard.allow(NO_LINE));

  test("a cold start without a line explains itself instead of failing, and the money shows once there is one", async ({
    page,
    context,
    signedIn,
  }) => {
    await signedIn("linxiaohe");
    await page.goto("/");
    await installed(page);
    await page.close();
    await context.setOffline(true);

    const cold = await context.newPage();
    await cold.goto("/");
    await expect(cold.getByRole("heading", { name: "没有网络" })).toBeVisible();
    await expect(cold.getByText("已经点过领取的，照常到账", { exact: false })).toBeVisible();
    expect(await cold.locator("html").getAttribute("data-mode")).not.toBeNull();

    await context.setOffline(false); // the page comes back by itself
    await expect(cold.getByRole("button", { name: /领/ })).toBeVisible();
  });

  test("a tap is kept, survives a cold start, is sent once by itself on return, and is paid once", async ({
    page,
    context,
    city,
    bank,
    said,
    stack,
    signedIn,
  }) => {
    const lin = await signedIn("linxiaohe");
    const card = await payInto({ context, url: stack.url }, { bank, person: lin });
    const { entitlementId } = await benefit(city, lin, GRANT);
    await page.goto(`/entitlements/${entitlementId}`);
    await installed(page);
    await context.setOffline(true);

    await page.getByRole("button", { name: said.claim(1_000_000) }).click();
    await expect(page.getByRole("heading", { name: "记下了，还没发出" })).toBeVisible();
    await expect(page.getByText("不会丢，也不会领两次")).toBeVisible();
    const kept = JSON.parse((await keptOn(page)) ?? "[]");
    expect(kept).toHaveLength(1);
    expect(Object.keys(kept[0]).sort()).toEqual(["accountId", "entitlementId", "tappedAt", "version"]);
    await page.close();

    const cold = await context.newPage();
    await cold.goto("/");
    await expect(cold.getByRole("heading", { name: "记下了，还没发出" })).toBeVisible();
    const sent = countConfirms(context);
    await context.setOffline(false);

    await expect(cold.getByText("刚才记下的领取已经发出")).toBeVisible();
    await cold.getByRole("link", { name: "看钱到哪里了" }).click();
    await expect(cold.getByRole("heading", { name: said.arrived })).toBeVisible();
    expect(sent).toHaveLength(1);
    expect(await keptOn(cold)).toBeNull();
    expect(await city.claimsOf(lin.subjectId)).toHaveLength(1);
    const credits = (await bank.statement()).filter((entry) => entry.accountNumber === card.accountNumber);
    expect(credits).toMatchObject([{ kind: "credit", amountFen: 1_000_000 }]);
  });

  test("a kept tap can be taken back: nothing is sent, and the money still waits", async ({
    page,
    context,
    city,
    said,
    signedIn,
  }) => {
    const lin = await signedIn("linxiaohe");
    const { entitlementId } = await benefit(city, lin, GRANT);
    await page.goto(`/entitlements/${entitlementId}`);
    await context.setOffline(true); // also before the service worker is there: nothing more can be loaded
    await page.getByRole("button", { name: said.claim(1_000_000) }).click();
    await page.getByRole("button", { name: "取消这次领取" }).click();
    await expect(page.getByText("取消了，没有发出。钱还在等您。")).toBeVisible();
    expect(await keptOn(page)).toBeNull();

    const sent = countConfirms(context);
    await context.setOffline(false);
    await page.goto("/");
    await expect(page.locator(`a[href="/entitlements/${entitlementId}"]`)).toBeVisible();
    expect(sent).toEqual([]);
    expect(await city.claimsOf(lin.subjectId)).toEqual([]);
  });

  test("a tap that waited more than 24 hours is not sent, and the phone says so", async ({
    page,
    context,
    city,
    signedIn,
  }) => {
    const lin = await signedIn("linxiaohe");
    const { entitlementId } = await benefit(city, lin, GRANT);
    await page.goto("/me");
    await page.evaluate(
      ([id, tappedAt]) => {
        const tap = { entitlementId: id, version: 1, accountId: "acc_any", tappedAt };
        localStorage.setItem("yyb_kept_taps", JSON.stringify([tap]));
      },
      [entitlementId, new Date(Date.now() - DAY_AND_AN_HOUR_MS).toISOString()] as const,
    );
    const sent = countConfirms(context);
    await page.goto("/");
    const lapsed = page.getByText("上次记下的领取超过24小时，没有发出");
    await expect(lapsed).toBeVisible();
    await expect(page.locator(`a[href="/entitlements/${entitlementId}"]`)).toBeVisible();
    expect(await keptOn(page)).toBeNull();
    await page.goto("/claims");
    await expect(lapsed).toBeVisible(); // said until she has read it, not once on a page that went by
    await page.getByRole("button", { name: "知道了" }).click();
    await expect(lapsed).toBeHidden();
    await page.goto("/");
    await expect(page.locator(`a[href="/entitlements/${entitlementId}"]`)).toBeVisible();
    await expect(lapsed).toBeHidden();
    expect(sent).toEqual([]);
  });

  test("signing out forgets a kept tap, so that nobody else's session sends it", async ({
    page,
    context,
    city,
    said,
    signedIn,
  }) => {
    const lin = await signedIn("linxiaohe");
    const { entitlementId } = await benefit(city, lin, GRANT);
    await page.goto(`/entitlements/${entitlementId}`);
    await page.route(CONFIRM, (route) => route.abort("connectionfailed"));
    await page.getByRole("button", { name: said.claim(1_000_000) }).click();
    await expect(page.getByRole("heading", { name: "记下了，还没发出" })).toBeVisible();
    expect(await keptOn(page)).not.toBeNull();

    await page.goto("/me");
    await page.getByRole("button", { name: "退出登录" }).click();
    await expect(page).toHaveURL(/\/sign-in$/);
    expect(await keptOn(page)).toBeNull();
    expect((await context.cookies()).filter(({ name }) => name === "yyb_session")).toEqual([]);
    expect(await city.claimsOf(lin.subjectId)).toEqual([]);
  });
});

test.describe("A citizen's line breaks after the tap", () => {
  test.beforeEach(({ guard }) => guard.allow(NO_LINE));

  test("when only the answer is lost the phone asks again and shows the one payment", async ({
    page,
    context,
    city,
    bank,
    said,
    stack,
    signedIn,
  }) => {
    const lin = await signedIn("linxiaohe");
    const card = await payInto({ context, url: stack.url }, { bank, person: lin });
    const { entitlementId } = await benefit(city, lin, GRANT);
    let reached = 0;
    await page.route(CONFIRM, async (route) => {
      reached += 1;
      if (reached > 1) return route.continue();
      await route.fetch(); // the server hears it and pays; the phone never learns
      return route.abort("connectionreset");
    });

    await page.goto(`/entitlements/${entitlementId}`);
    await page.getByRole("button", { name: said.claim(1_000_000) }).click();
    await expect(page.getByRole("heading", { name: said.arrived })).toBeVisible({ timeout: SECOND_TRY_LIMIT_MS });
    expect(reached).toBe(2);
    expect(await city.claimsOf(lin.subjectId)).toHaveLength(1);
    const credits = (await bank.statement()).filter((entry) => entry.accountNumber === card.accountNumber);
    expect(credits).toHaveLength(1);
  });

  test("when every answer is lost the tap is kept, and trying again later finds the payment already made", async ({
    page,
    context,
    city,
    bank,
    said,
    stack,
    signedIn,
  }) => {
    const lin = await signedIn("linxiaohe");
    const card = await payInto({ context, url: stack.url }, { bank, person: lin });
    const { entitlementId } = await benefit(city, lin, GRANT);
    await page.route(CONFIRM, async (route) => {
      await route.fetch();
      await route.abort("connectionreset");
    });

    await page.goto(`/entitlements/${entitlementId}`);
    await page.getByRole("button", { name: said.claim(1_000_000) }).click();
    await expect(page.getByRole("heading", { name: "记下了，还没发出" })).toBeVisible();
    await page.unrouteAll({ behavior: "wait" });
    await page.getByRole("button", { name: "再试一次" }).click();
    await expect(page.getByRole("heading", { name: said.arrived })).toBeVisible();

    expect(await keptOn(page)).toBeNull();
    expect(await city.claimsOf(lin.subjectId)).toHaveLength(1);
    const credits = (await bank.statement()).filter((entry) => entry.accountNumber === card.accountNumber);
    expect(credits).toHaveLength(1);
  });
});
