import { answeredWith } from "../support/guard";
import { freshCardNumber } from "../support/random";
import { expect, test } from "../support/walk";

test.describe("A citizen and her accounts: every screen is readable, reachable and in its place", () => {
  test("me and my accounts", async ({ page, look, signedIn }) => {
    await signedIn("linxiaohe");
    await page.goto("/me");
    await look("me");
    await page.goto("/accounts");
    await look("accounts");
    await page.goto("/devices");
    await look("devices");
  });
  test("a new account", async ({ page, guard, look, signedIn }) => {
    guard.allow(answeredWith(403), answeredWith(409));
    await signedIn("zhuyutong");
    await page.goto("/accounts");
    await look("accounts, none");
    await page.goto("/accounts/new");
    await look("a new account");
    await page.getByRole("button", { name: "请银行核实" }).click();
    await expect(page.getByText("请先选开户银行")).toBeVisible();
    await look("a new account, nothing chosen");
    await page.getByLabel("开户银行").selectOption("BKCH");
    await page.getByLabel("卡号或账号").fill(freshCardNumber());
    await page.getByRole("button", { name: "请银行核实" }).click();
    await expect(page.getByRole("alert").getByText("银行说这个账户不在您名下")).toBeVisible();
    await look("a new account, refused by the bank");
  });
});
