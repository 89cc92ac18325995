import type { Page } from "@playwright/test";
import { type OwnAccount, openCard } from "../support/accounts";
import { answeredWith } from "../support/guard";
import { expect, test } from "../support/journey";
import { creditsOf } from "../support/proof";
import { freshCardNumber } from "../support/random";

async function fill(page: Page, { bankCode, accountNumber }: Pick<OwnAccount, "bankCode" | "accountNumber">) {
  await page.getByLabel("开户银行").selectOption(bankCode);
  await page.getByLabel("卡号或账号").fill(accountNumber);
  await page.getByRole("button", { name: "请银行核实" }).click();
}

test.describe("A citizen adds an account", () => {
  test("somebody without an account is told so, proves one through the bank, and takes the money into it", async ({
    page,
    city,
    bank,
    said,
    signedIn,
  }) => {
    const zhu = await signedIn("zhuyutong");
    const card = await openCard(bank, zhu);
    await page.goto("/");
    await expect(page.getByText("还没有收款账户")).toBeVisible();
    await page.getByRole("link", { name: "加一个收款账户" }).click();
    await expect(page.getByText("不问密码和验证码")).toBeVisible();
    const spaced = card.accountNumber.replace(/(\d{4})(?=\d)/g, "$1 "); // as it stands on the card
    await fill(page, { ...card, accountNumber: spaced });

    await expect(page).toHaveURL(/\/accounts$/);
    await expect(page.getByRole("radio")).toHaveAccessibleName(new RegExp(`中国银行.*尾号${card.tail}`));
    await expect(page.getByRole("radio")).toBeChecked();
    expect(await page.locator("body").innerText()).not.toContain(card.accountNumber);

    await page.goto("/");
    await page.getByRole("button", { name: said.claim(1_000_000) }).click();
    await expect(page.getByRole("heading", { name: said.arrived })).toBeVisible();
    const credits = await creditsOf({ city, bank }, zhu);
    expect(credits).toMatchObject([{ amountFen: 1_000_000, accountNumber: card.accountNumber }]);
  });

  test("each wrong answer has its sentence, nothing is added, and what was typed stays", async ({
    page,
    city,
    bank,
    guard,
    signedIn,
  }) => {
    guard.allow(answeredWith(400), answeredWith(409), answeredWith(403));
    const zhu = await signedIn("zhuyutong");
    const somebodyElses = await openCard(bank, { subjectId: "-", name: "别人" });
    await page.goto("/accounts/new");

    await page.getByRole("button", { name: "请银行核实" }).click();
    await expect(page.getByText("请先选开户银行")).toBeVisible();
    await expect(page.getByLabel("开户银行")).toBeFocused();
    await page.getByLabel("开户银行").selectOption("BKCH");
    await page.getByRole("button", { name: "请银行核实" }).click();
    await expect(page.getByText("请填卡号，只有数字")).toBeVisible();

    const good = freshCardNumber();
    const mistyped = good.slice(0, -1) + ((Number(good.at(-1)) + 1) % 10);
    await fill(page, { bankCode: "BKCH", accountNumber: mistyped });
    await expect(page.getByRole("alert").getByText("卡号不对")).toBeVisible();
    await expect(page.getByLabel("卡号或账号")).toHaveValue(mistyped);

    await fill(page, { bankCode: "BKCH", accountNumber: good });
    await expect(page.getByRole("alert").getByText("银行说这个账户不在您名下")).toBeVisible();
    await fill(page, somebodyElses);
    await expect(page.getByRole("alert").getByText("银行说这个账户不在您名下")).toBeVisible();
    expect(await city.sql`select from payee_account where subject_id = ${zhu.subjectId}`).toHaveLength(0);
  });

  test("an account that is there already is not added twice", async ({ page, city, bank, guard, signedIn }) => {
    guard.allow(answeredWith(409));
    const zhu = await signedIn("zhuyutong");
    const card = await openCard(bank, zhu);
    await page.goto("/accounts/new");
    await fill(page, card);
    await expect(page).toHaveURL(/\/accounts$/);
    await page.goto("/accounts/new");
    await fill(page, card);
    await expect(page.getByRole("alert").getByText("这个账户已经加过了")).toBeVisible();
    expect(await city.sql`select from payee_account where subject_id = ${zhu.subjectId}`).toHaveLength(1);
  });

  test("the account that is made the default is where the next payment goes", async ({
    page,
    city,
    bank,
    said,
    signedIn,
  }) => {
    const lin = await signedIn("linxiaohe");
    await page.goto("/accounts");
    await page.getByRole("radio", { name: /中国银行.*尾号8815/ }).check();
    await expect
      .poll(async () => {
        const rows = await city.sql`select tail from payee_account where subject_id = ${lin.subjectId} and is_default`;
        return rows.map(({ tail }) => tail);
      })
      .toEqual(["8815"]);

    await page.goto("/");
    await expect(page.getByText(said.to("中国银行", "8815"))).toBeVisible();
    await page.getByRole("button", { name: /领/ }).click();
    await expect(page.getByRole("heading", { name: /^(已到账|钱到了)/ })).toBeVisible();
    for (const credit of await creditsOf({ city, bank }, lin)) expect(credit.accountNumber).toMatch(/8815$/);
  });
});
