import type { Page } from "@playwright/test";
import { expect, test } from "../support/journey";
import { benefit } from "../support/owed";
import { creditsOf } from "../support/proof";
import { follow, receivedSms, reminded, remindersOf, subscribesAt } from "../support/reminders";
import { readings, recordVoice } from "../support/voice";

const GRANT = "NB-SHAJ-2019";
const FIRM = "宁波海曙澄川贸易有限公司";
const REFUND = "NB-WGFH-2022";
const NEXT_LOOK_MS = 5_000; // the planner looks every three seconds
/** Waits until the planner has looked again since an instant; what was done meanwhile counts. */
const hasLookedSince = (page: Page, at: number) => page.waitForTimeout(Math.max(0, at + NEXT_LOOK_MS - Date.now()));

test.describe("Somebody who has not taken her money is told", () => {
  test.describe("by a notification", () => {
    test.use({ installs: true, permissions: ["notifications"] });

    test("it is shown, tapped, leads to the benefit, the money is taken and nothing more comes", async ({
      page,
      city,
      bank,
      stack,
      context,
      signedIn,
    }) => {
      const browser = await subscribesAt(context, stack);
      const lin = await signedIn("linxiaohe");
      const { entitlementId } = await benefit(city, lin, GRANT);
      await page.goto("/me/contact");
      await page.evaluate(() => navigator.serviceWorker.ready);
      await page.getByRole("checkbox", { name: "手机通知" }).check();
      await page.getByRole("button", { name: "就这样通知我" }).click();
      await expect(page.getByText("记下了")).toBeVisible();

      await follow(city, lin, entitlementId);
      const { message_id: messageId } = await reminded(city, lin, /^sent$/);
      const [text = ""] = await browser.received();
      expect(JSON.parse(text)).toMatchObject({ id: messageId, title: "您有钱可以领" });

      // What the push service would hand to the phone, through the browser's own door for it.
      const devtools = await context.newCDPSession(page);
      const registered = new Promise<string>((resolve) => {
        devtools.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
          const [known] = registrations.filter(({ scopeURL }) => scopeURL.startsWith(stack.url));
          if (known) resolve(known.registrationId);
        });
      });
      await devtools.send("ServiceWorker.enable");
      await devtools.send("ServiceWorker.deliverPushMessage", {
        origin: stack.url,
        registrationId: await registered,
        data: text,
      });
      const shown = () =>
        page.evaluate(async () => {
          const ready = await navigator.serviceWorker.ready;
          return (await ready.getNotifications()).map(({ title, body }) => `${title} ${body}`);
        });
      await expect.poll(shown).toEqual(["您有钱可以领 1笔补贴在等您，点开就能看。不收费，不问密码。"]);
      await reminded(city, lin, /^delivered$/);

      // A finger on the notification: only the browser itself may make a trusted event, so that this one brings its own wait.
      const [worker] = context.serviceWorkers();
      await worker?.evaluate(async () => {
        const scope = self as unknown as ServiceWorkerGlobalScope;
        const [notification] = await scope.registration.getNotifications();
        const waited: Promise<unknown>[] = [];
        const waitUntil = (work: Promise<unknown>) => void waited.push(work);
        scope.dispatchEvent(Object.assign(new Event("notificationclick"), { notification, waitUntil }));
        await Promise.all(waited);
      });
      await expect(page).toHaveURL(`${stack.url}/entitlements/${entitlementId}`);
      await page.locator(".button.action").click();
      await expect(page.locator(".state.arrived")).toBeVisible();
      expect(await creditsOf({ city, bank }, lin)).toHaveLength(1);

      await expect.poll(async () => (await remindersOf(city, lin))[0]?.taken_at).toBeInstanceOf(Date);
      const takenAt = Date.now();

      // Whoever uses this phone next is not told what waits for her.
      const subscriptions = () => city.sql`select 1 from push_subscription where person_id = ${lin.subjectId}`;
      expect(await subscriptions()).toHaveLength(1);
      await page.goto("/me");
      await page.getByRole("button", { name: "退出登录" }).click();
      await expect(page).toHaveURL(/\/sign-in/);
      expect(await subscriptions()).toHaveLength(0);

      await hasLookedSince(page, takenAt);
      const all = await remindersOf(city, lin);
      expect(all).toHaveLength(1);
      expect(all[0]?.opened_at).toBeInstanceOf(Date);
      expect(await city.sql`select 1 from reminder_track where subject_id = ${lin.subjectId}`).toHaveLength(0);
    });
  });

  test("an elder by a text message: its number stands in the app, she hears it, claims, and can have any text checked", async ({
    page,
    city,
    bank,
    stack,
    context,
    signedIn,
  }) => {
    await recordVoice(page);
    await context.addCookies([{ name: "yyb_mode", value: "elder", url: stack.url }]);
    const chen = await signedIn("chenxiuzhen");
    const [owed] =
      await city.sql`select entitlement_id from entitlement where subject_id = ${chen.subjectId} and status = 'open'`;
    await follow(city, chen, owed?.entitlement_id);
    const { message_id: messageId, channel } = await reminded(city, chen, /^(sent|delivered)$/);
    expect(channel).toBe("sms");
    const text = await receivedSms(stack, messageId);
    const [code = ""] = /\d{3} \d{3}/.exec(text) ?? [];

    await page.goto("/");
    await expect(page.getByText(`短信核对码 ${code}`)).toBeVisible();
    await page.getByRole("button", { name: "读给我听" }).click();
    expect((await readings(page)).at(-1)?.sentences.join()).toContain(code);
    await page.getByRole("button", { name: "领取100元" }).click();
    await expect(page.getByRole("heading", { name: "钱到了" })).toBeVisible();
    expect(await creditsOf({ city, bank }, chen)).toHaveLength(1);
    const takenAt = Date.now();

    await page.goto("/inbox/check");
    await page.getByLabel("把短信的内容贴在这里").fill(text);
    await page.getByRole("button", { name: "核对" }).click();
    await expect(page.getByText("是真的，是我们发的")).toBeVisible();
    await page.getByLabel("把短信的内容贴在这里").fill(`${text}详情 www.yyb.top`);
    await page.getByRole("button", { name: "核对" }).click();
    await expect(page.getByText("里面有链接。我们的短信从来没有链接。")).toBeVisible();

    await hasLookedSince(page, takenAt);
    expect(await remindersOf(city, chen)).toHaveLength(1);
  });

  test("an accountant of money of her firm: it says so, she meets it as herself, and it leads to the firm's benefit", async ({
    page,
    city,
    stack,
    signedIn,
  }) => {
    const zhou = await signedIn("zhoumin");
    const firm = zhou.firms.find(({ name }) => name === FIRM);
    if (!firm) throw new Error(`she does not act for ${FIRM}`);
    const { entitlementId } = await benefit(city, firm, REFUND);
    await follow(city, firm, entitlementId, zhou);
    const { message_id: messageId } = await reminded(city, firm, /^(sent|delivered)$/);
    const text = await receivedSms(stack, messageId);
    expect(text).toContain("您能替企业领1笔补贴");

    await page.goto("/inbox/check");
    await page.getByLabel("把短信的内容贴在这里").fill(text);
    await page.getByRole("button", { name: "核对" }).click();
    await expect(page.getByText("是真的，是我们发的")).toBeVisible();

    await page.goto("/inbox");
    await page.getByRole("link", { name: `替${FIRM}` }).click();
    await expect(page).toHaveURL(`${stack.url}/entitlements/${entitlementId}`);
    await expect(page.locator(".represent")).toContainText(FIRM);
    expect((await remindersOf(city, firm))[0]?.opened_at).toBeInstanceOf(Date);
  });
});
