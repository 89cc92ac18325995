import { NO_LINE } from "../support/guard";
import { expect, test } from "../support/journey";
import { benefit } from "../support/owed";

const GRANT = "NB-SHAJ-2019";
const GENUINE = "凭证是真的，这笔钱到过账";

test.describe("A receipt is checked by whoever is shown it", () => {
  test("without signing in, without a line, from its code or its file; an altered one is not believed", async ({
    page,
    browser,
    city,
    guard,
    said,
    signedIn,
  }) => {
    guard.allow(NO_LINE);
    const lin = await signedIn("linxiaohe");
    await page.goto(`/entitlements/${(await benefit(city, lin, GRANT)).entitlementId}`);
    await page.getByRole("button", { name: said.claim(1_000_000) }).click();
    await page.getByRole("link", { name: "到账凭证" }).click();
    const link = await page.getByRole("link", { name: "现在就核对" }).getAttribute("href");
    const digits = link?.split("#")[1] ?? "";
    expect(digits).toMatch(/^\d{600,}$/);
    const pdf = page.waitForEvent("download");
    await page.getByRole("link", { name: "保存" }).click();
    const file = await (await pdf).path();

    const inspector = await browser.newContext();
    guard.watch(inspector);
    const desk = await inspector.newPage();
    await desk.goto("/verify");
    await desk.evaluate(async () => {
      await navigator.serviceWorker.register("/sw.js");
      await navigator.serviceWorker.ready;
    });
    await inspector.setOffline(true);
    await desk.goto(`/verify#${digits}`);
    await desk.reload();
    await expect(desk.getByRole("status")).toContainText(GENUINE);
    await expect(desk.getByRole("status")).toContainText("¥10,000.00");
    await expect(desk.getByRole("status")).toContainText("林*禾");
    await expect(desk.locator("body")).not.toContainText("林晓禾");

    await desk.goto("/verify");
    await desk.getByLabel("凭证文件").setInputFiles(file);
    await expect(desk.getByRole("status")).toContainText(GENUINE);

    const at = digits.length - 40;
    const altered = `${digits.slice(0, at)}${(Number(digits[at]) + 1) % 10}${digits.slice(at + 1)}`;
    await desk.getByLabel("凭证里的数字或网址").fill(altered);
    await desk.getByRole("button", { name: "核对" }).click();
    await expect(desk.getByRole("status")).not.toContainText(GENUINE);
    await expect(desk.getByRole("status")).not.toContainText("¥10,000.00");
    await inspector.close();
  });
});
