import { openCard, payInto } from "../support/accounts";
import { expect, test } from "../support/journey";
import { benefit } from "../support/owed";
import { creditsOf } from "../support/proof";

const SUBSIDY = "NB-3C-2025"; // 800 yuan to an account that the bank has closed

test.describe("The bank sends a citizen's money back", () => {
  test("a card that cannot receive money is never the one it goes to again, unless she chooses so", async ({
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
    await city.sql`delete from payee_account where subject_id = ${lin.subjectId} and tail <> ${card.tail}`;
    await bank.fault({ kind: "reject", reasonCode: "AC06", account: card });
    const { entitlementId } = await benefit(city, lin, "NB-SHAJ-2019");
    await page.goto(`/entitlements/${entitlementId}`);
    await page.getByRole("button", { name: said.claim(1_000_000) }).click();

    await expect(page.getByText("收款卡收不了钱")).toBeVisible();
    const same = page.getByRole("radio");
    await expect(same).toHaveCount(1);
    await expect(same).not.toBeChecked();
    await expect(page.getByText("银行刚从这张卡退回来。银行说能收了，再选它。")).toBeVisible();
    await expect(page.getByRole("link", { name: "加一张卡" })).toBeVisible();
    await expect(page.getByRole("button", { name: /^重新发/ })).toHaveCount(0);

    await same.check(); // her bank has put it right
    await page.getByRole("button", { name: /^重新发/ }).click();
    await expect(page.getByRole("heading", { name: said.arrived })).toBeVisible();
  });

  test("the reason is said, and another account receives it with one tap and no new application", async ({
    page,
    city,
    bank,
    said,
    signedIn,
  }) => {
    const yu = await signedIn("yujiashu");
    const { entitlementId } = await benefit(city, yu, SUBSIDY);
    await page.goto(`/entitlements/${entitlementId}`);
    await page.getByRole("button", { name: said.claim(80_000) }).click();

    await expect(page.getByRole("heading", { name: "退回来了，还是您的" })).toBeVisible();
    await expect(page.getByText("收款卡已经销户")).toBeVisible();
    expect(await creditsOf({ city, bank }, yu)).toEqual([]);
    await expect(page.getByRole("radio")).toHaveCount(1); // the closed account is not offered again
    await expect(page.getByRole("radio")).toBeChecked();

    await page.getByRole("button", { name: new RegExp(`^重新发 ?${said.money(80_000)}$`) }).click();
    await expect(page.getByRole("heading", { name: said.arrived })).toBeVisible();
    const claims = await city.claimsOf(yu.subjectId);
    expect(claims).toHaveLength(1);
    expect(claims[0]).toMatchObject({ status: "credited" });
    expect(claims[0]?.endToEndIds).toHaveLength(2); // each attempt under a name of its own
    const credits = await creditsOf({ city, bank }, yu);
    expect(credits).toMatchObject([{ amountFen: 80_000, endToEndId: claims[0]?.endToEndIds[1] }]);
    expect(credits[0]?.accountNumber).toMatch(/3348$/);
  });

  test("somebody without another account adds one on the way and comes back to the same money", async ({
    page,
    city,
    bank,
    said,
    signedIn,
  }) => {
    const yu = await signedIn("yujiashu");
    await city.sql`delete from payee_account where subject_id = ${yu.subjectId} and tail = '3348'`;
    const card = await openCard(bank, yu);
    const { entitlementId } = await benefit(city, yu, SUBSIDY);
    await page.goto(`/entitlements/${entitlementId}`);
    await page.getByRole("button", { name: said.claim(80_000) }).click();
    await page.getByRole("link", { name: "加一张卡" }).click();

    await page.getByLabel("开户银行").selectOption(card.bankCode);
    await page.getByLabel("卡号或账号").fill(card.accountNumber);
    await page.getByRole("button", { name: "请银行核实" }).click();
    await expect(page.getByRole("heading", { name: "退回来了，还是您的" })).toBeVisible();
    await expect(page.getByRole("radio")).toHaveAccessibleName(new RegExp(`中国银行.*尾号${card.tail}`));
    await page.getByRole("button", { name: /^重新发/ }).click();
    await expect(page.getByRole("heading", { name: said.arrived })).toBeVisible();
    const credits = await creditsOf({ city, bank }, yu);
    expect(credits).toMatchObject([{ amountFen: 80_000, accountNumber: card.accountNumber }]);
  });
});
