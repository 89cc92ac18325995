import { layPoolOrders, makeOfficer } from "../support/office";
import { benefit } from "../support/owed";
import { expect, test } from "../support/walk";

const GRANT = "NB-SHAJ-2019";

test.describe("An officer's desk: every screen is readable, reachable and in its place, on a phone and in elder mode too", () => {
  test("the pools, a payment, asking it back, and the life of a payment", async ({
    page,
    city,
    context,
    look,
    guard,
  }) => {
    guard.allow(/status of 404/);
    const chai = await city.twinOf("linxiaohe");
    await makeOfficer(city, chai);
    await city.signIn(context, chai);
    await page.goto(`/entitlements/${(await benefit(city, chai, GRANT)).entitlementId}`);
    await page.locator(".button.action").click();
    await expect(page.locator(".state.arrived")).toBeVisible();
    const [claim] = await city.claimsOf(chai.subjectId);

    await layPoolOrders(city, "330225");
    await page.goto("/office/funds");
    await expect(page.getByText("银行没办，下一天再划").first()).toBeVisible(); // after 21:00 there may be one of the day's own
    await look("funds");
    await page.goto(`/office/payment?number=${claim?.endToEndIds[0]}`);
    await look("payment, credited");
    await page.locator("summary").click();
    await look("payment, to be asked back");
    await page.getByLabel("决定书文号").fill("甬财追〔2026〕8号");
    await page.getByLabel("交回期限").fill("2026-12-20");
    await page.getByLabel("给领取人的说明").fill("请交回。");
    await page.getByRole("button", { name: /^发起追缴/ }).click();
    await expect(page.getByRole("heading", { name: "追缴中" })).toBeVisible();
    await look("payment, asked back");
    await page.goto("/office/payment?number=nothing");
    await look("payment, not found");
    await page.goto("/office/life");
    await look("life of a payment");

    await page.goto(`/claims/${claim?.claimId}`);
    await look("money to be paid back");
  });
});
