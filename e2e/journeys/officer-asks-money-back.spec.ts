import { payInto } from "../support/accounts";
import { expect, test } from "../support/journey";
import { choose, press, write } from "../support/keyboard";
import { makeOfficer } from "../support/office";
import { benefit } from "../support/owed";

const GRANT = "NB-SHAJ-2019";
const NOTICE = "这笔补助发放后查实不在受理范围，请交回。";
const DESK = { width: 1280, height: 800 };

test.describe("An officer asks money back", () => {
  test("from a difference to its payment, by keyboard alone, to the phone that says how and why, to the last fen", async ({
    page,
    browser,
    city,
    bank,
    context,
    guard,
    said,
    stack,
    signedIn,
  }) => {
    const lin = await signedIn("linxiaohe");
    const card = await payInto({ context, url: stack.url }, { bank, person: lin });
    await bank.fault({ kind: "misstate", how: "amount", account: card });
    await page.goto(`/entitlements/${(await benefit(city, lin, GRANT)).entitlementId}`);
    await page.getByRole("button", { name: said.claim(1_000_000) }).click();
    await expect(page.getByRole("heading", { name: said.arrived })).toBeVisible();
    const [claim] = await city.claimsOf(lin.subjectId);
    const number = claim?.endToEndIds[0] ?? "";

    const office = await browser.newContext({ viewport: DESK });
    guard.watch(office);
    const chai = await city.twinOf("chaiyongnian");
    await makeOfficer(city, chai);
    await city.signIn(office, chai);
    const desk = await office.newPage();
    await desk.goto("/me");
    await press(desk, desk.getByRole("link", { name: "甬易办 政务端" }));
    await press(desk, desk.getByRole("button", { name: "现在对账" }));
    await expect(desk.getByRole("row", { name: new RegExp(number) })).toContainText("金额不一样");
    await press(desk, desk.getByRole("link", { name: number }));
    await expect(desk.getByRole("img", { name: "一笔钱能走到的每一步" })).toBeVisible();

    await press(desk, desk.locator("summary", { hasText: "发起追缴" }));
    await choose(desk, desk.getByLabel("理由"), "同一项发了两次");
    await expect(desk.getByLabel("理由")).toHaveValue("paid-twice");
    await write(desk, desk.getByLabel("决定书文号"), "甬财追〔2026〕7号");
    await write(desk, desk.getByLabel("交回期限"), "12202026");
    await expect(desk.getByLabel("交回期限")).toHaveValue("2026-12-20");
    await write(desk, desk.getByLabel("给领取人的说明"), NOTICE);
    await press(desk, desk.getByRole("button", { name: /^发起追缴/ }));
    await expect(desk.getByRole("heading", { name: "追缴中" })).toBeVisible();

    await write(desk, desk.getByLabel("金额（元）"), "4000");
    const reference = `NB${claim?.claimId.slice(-12)}`;
    await write(desk, desk.getByLabel("银行流水号"), reference);
    await press(desk, desk.getByRole("button", { name: "登记" }));
    await expect(desk.getByText(reference)).toBeVisible();
    await office.close();

    await page.goto("/");
    await expect(page.getByText("还在路上")).toHaveCount(0);
    await page.getByRole("link", { name: "1笔要交回" }).click();
    await expect(page).toHaveURL(new RegExp(`/claims/${claim?.claimId}$`));
    await expect(page.getByRole("heading", { name: "这笔钱要交回" })).toBeVisible();
    await expect(page.getByText(NOTICE)).toBeVisible();
    await expect(page.getByText("12月20日前交回")).toBeVisible();
    await expect(page.getByText("没有人会上门收钱")).toBeVisible();
    await page.getByText("不同意怎么办").click();
    await expect(page.getByText("行政复议")).toBeVisible();
    await page.getByRole("button", { name: new RegExp(`^演示：交回 ?${said.money(600_000)}$`) }).click();
    await expect(page.getByRole("heading", { name: "已经交回" })).toBeVisible();
    expect(await city.claimsOf(lin.subjectId)).toMatchObject([{ status: "recovered" }]);
    const [held] = await city.sql`
      select (in_posted_fen - out_posted_fen)::float8 as fen from ledger_balance where account_id = ${`lac_${lin.subjectId}`}`;
    expect(held?.fen).toBe(0);
  });
});
