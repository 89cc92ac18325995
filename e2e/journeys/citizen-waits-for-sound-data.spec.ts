import { holdProgram } from "../support/hold";
import { expect, test } from "../support/journey";
import { benefit } from "../support/owed";

const CARE = "ZJ-CJHL"; // 残疾人护理补贴: no other journey goes through it
const REASON = {
  zh: "宁波市残疾人联合会的数据只到2026-09-30，太旧，不能据此发钱",
  en: "Ningbo Disabled Persons' Federation has delivered up to 2026-09-30 only; that is too old to pay on",
};
const SAID = "宁波市残疾人联合会的数据只到9月30日，太旧，不能据此发钱";

test.describe("A citizen waits for sound data", () => {
  test("what rests on it is still hers and says why it cannot be taken; when the data is right, it can", async ({
    page,
    city,
    guard,
    mode,
    said,
    signedIn,
  }) => {
    const shen = await signedIn("shenguoliang");
    const care = await benefit(city, shen, CARE);
    const sum = said.money(care.amountFen);
    await page.goto(`/entitlements/${care.entitlementId}`);
    const take = page.getByRole("button", { name: said.claim(care.amountFen) });
    await expect(take).toBeVisible();

    const hold = await holdProgram(city, { programId: CARE, source: "disabled-federation", reason: REASON });
    try {
      guard.allow(/status of 4\d\d/); // the tap of a screen that was drawn before
      await take.click();
      await expect(page.locator("aside, .aside").filter({ hasText: "这笔钱依据的数据正在核对" })).toBeVisible();
      expect(await city.claimsOf(shen.subjectId)).toEqual([]);

      await page.goto("/");
      await expect(page.locator(".button.action")).toHaveCount(0);
      const main = page.locator("main");
      await expect(main).toContainText("残疾人护理补贴");
      await expect(main).toContainText(sum);
      await expect(main).toContainText(SAID);
      await expect(main).toContainText("还是您的。能领了会回到这里，不用重新申请。");
      if (mode === "standard") await expect(page.getByRole("heading", { name: "暂时不能领的" })).toBeVisible();

      await page.goto(`/entitlements/${care.entitlementId}`);
      await expect(page.getByText("暂时不能领", { exact: true })).toBeVisible();
      await expect(main).toContainText(`${SAID}。钱还是您的，数据核对好就能领，不用重新申请。`);
      await expect(main.locator(".because")).toBeVisible();
      await expect(page.locator(".button.action")).toHaveCount(0);
    } finally {
      await hold.release();
    }
    await page.reload();
    await take.click();
    await expect(page.getByRole("heading", { name: said.arrived })).toBeVisible();
    expect((await city.claimsOf(shen.subjectId)).map(({ amountFen }) => amountFen)).toEqual([care.amountFen]);
  });
});
