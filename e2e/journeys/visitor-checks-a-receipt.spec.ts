import { NO_LINE } from "../support/guard";
import { expect, test } from "../support/journey";
import { benefit } from "../support/owed";
import { readings, recordVoice } from "../support/voice";

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
    await desk.evaluate(() => navigator.serviceWorker.ready); // the page asks for it itself: nothing else was opened here
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
    await desk.getByLabel("凭证里的数字或网址").fill(`${digits.slice(0, 100)}99999${digits.slice(105)}`);
    await desk.getByRole("button", { name: "核对" }).click();
    await expect(desk.getByRole("status")).toContainText("凭证被改过，或者抄错了");
    await inspector.close();
  });

  test("from her own screens the way leads back there; an elder page reads itself aloud and says whom to ask", async ({
    page,
    mode,
    signedIn,
  }) => {
    await recordVoice(page);
    await signedIn("linxiaohe");
    await page.goto("/me");
    await page.getByRole("link", { name: "核对到账凭证" }).click();
    await expect(page.getByRole("heading", { name: "核对到账凭证" })).toBeVisible();
    const read = page.getByRole("button", { name: "读给我听" });
    const ask = page.getByRole("link", { name: "打电话问人" });
    if (mode === "elder") {
      await read.click();
      const [reading] = await readings(page);
      expect(reading?.sentences).toContain("核对到账凭证");
      await page.getByRole("button", { name: "停下" }).click();
      expect((await readings(page))[0]?.stopped).toBe(true);
      await expect(ask).toHaveAttribute("href", "tel:12345");
    } else {
      await expect(read).toBeHidden();
      await expect(ask).toBeHidden();
    }
    await page.getByRole("link", { name: "返回" }).click();
    await expect(page).toHaveURL(/\/me$/);
  });
});
