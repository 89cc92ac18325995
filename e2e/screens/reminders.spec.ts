import { makeOfficer } from "../support/office";
import { benefit } from "../support/owed";
import { follow, reminded } from "../support/reminders";
import { expect, test } from "../support/walk";

const GRANT = "NB-SHAJ-2019";

test.describe("Reminders: every screen is readable, reachable and in its place", () => {
  test("a person's messages, how she is told, and whether a text is true", async ({ page, city, look, signedIn }) => {
    const lin = await signedIn("linxiaohe");
    await page.goto("/inbox");
    await look("inbox, empty");
    await follow(city, lin, (await benefit(city, lin, GRANT)).entitlementId);
    await reminded(city, lin, /^(sent|delivered)$/);
    await page.goto("/inbox");
    await expect(page.getByText("演示：您的手机会收到这样的短信")).toBeVisible();
    await look("inbox");
    await page.goto("/");
    await look("home with a check number");
    await page.goto("/me/contact");
    await look("how to tell me");
    await page.goto("/inbox/check");
    await page.getByLabel("把短信的内容贴在这里").fill("【甬易办】补贴待领 yyb-nb.com/x");
    await page.getByRole("button", { name: "核对" }).click();
    await expect(page.getByText("不是我们发的，别信")).toBeVisible();
    await look("a text that is not ours");
  });

  test("what nobody has taken", async ({ page, city, look }) => {
    const chai = await city.twinOf("chaiyongnian");
    await makeOfficer(city, chai);
    await city.signIn(page.context(), chai);
    await page.goto("/office/unclaimed");
    await expect(page.getByRole("heading", { name: "未领资金", level: 1 })).toBeVisible();
    await expect(page.getByRole("heading", { name: "为什么没领" })).toBeVisible();
    await look("what nobody has taken");
    await page.getByLabel("这一轮叫什么").fill("看看");
    await page.getByRole("button", { name: "先看人数和费用" }).click();
    await expect(page.getByText(/^最多花/)).toBeVisible();
    await look("a campaign before it is sent");
    await page.getByRole("link", { name: "高龄津贴" }).click();
    await expect(page.getByRole("heading", { name: "高龄津贴" })).toBeVisible();
    await look("who has not taken it");
    await page.getByRole("table").getByRole("link").first().click();
    await expect(page.getByRole("link", { name: "回到名单" })).toBeVisible();
    await look("what was tried for one of them");
  });
});
