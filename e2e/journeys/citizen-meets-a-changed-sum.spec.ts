import { answeredWith } from "../support/guard";
import { expect, test } from "../support/journey";
import { benefit } from "../support/owed";
import { creditsOf } from "../support/proof";

const GRANT = "NB-SHAJ-2019";
const DECIDED_ANEW_LIMIT_MS = 20_000; // the worker looks for changed facts every two seconds

test.describe("What is owed changes while a citizen looks at it", () => {
  test.beforeEach(({ guard }) => guard.allow(answeredWith(409)));

  test("a new sum is shown before anything is paid, and only a second tap takes it", async ({
    page,
    city,
    bank,
    said,
    signedIn,
  }) => {
    const lin = await signedIn("linxiaohe");
    const { entitlementId } = await benefit(city, lin, GRANT);
    await page.goto(`/entitlements/${entitlementId}`);
    await expect(page.getByRole("button", { name: said.claim(1_000_000) })).toBeVisible();
    // The ministry delivers her master's degree: the city decides her anew by itself, and the open page does not know.
    await city.sql`
      update fact_record set facts = facts || '{"edu_level":"硕士"}' where subject_id = ${lin.subjectId} and source = 'chsi'`;
    await expect(async () => expect((await benefit(city, lin, GRANT)).amountFen).toBe(3_000_000)).toPass({
      timeout: DECIDED_ANEW_LIMIT_MS,
    });

    await page.getByRole("button", { name: said.claim(1_000_000) }).click();
    await expect(page.getByText("这笔钱刚刚重新算过")).toBeVisible();
    await expect(page.getByText("钱还没有动。请看一看新的金额，再点一次领取。")).toBeVisible();
    await expect(page.getByRole("button", { name: said.claim(3_000_000) })).toBeVisible();
    await expect(page.locator(".amount")).toContainText("30,000");
    expect(await city.claimsOf(lin.subjectId)).toEqual([]);

    await page.getByRole("button", { name: said.claim(3_000_000) }).click();
    await expect(page.getByRole("heading", { name: said.arrived })).toBeVisible();
    expect(await creditsOf({ city, bank }, lin)).toMatchObject([{ amountFen: 3_000_000 }]);
  });

  for (const { what, change, sentence } of [
    { what: "was withdrawn", change: { status: "withdrawn" }, sentence: "这笔钱现在不能领了" },
    { what: "passed its last day", change: { status: "expired" }, sentence: "过了领取日期" },
  ]) {
    test(`a benefit that ${what} is not paid, and says so in the place of the tap and afterwards`, async ({
      page,
      city,
      said,
      signedIn,
    }) => {
      const lin = await signedIn("linxiaohe");
      const { entitlementId } = await benefit(city, lin, GRANT);
      await page.goto(`/entitlements/${entitlementId}`);
      await expect(page.getByRole("button", { name: said.claim(1_000_000) })).toBeVisible();
      await city.sql`update entitlement set ${city.sql(change)} where entitlement_id = ${entitlementId}`;

      await page.getByRole("button", { name: said.claim(1_000_000) }).click();
      await expect(page.getByRole("alert").getByText(sentence)).toBeVisible();
      expect(await city.claimsOf(lin.subjectId)).toEqual([]);
      await page.reload();
      await expect(page.getByText(sentence)).toBeVisible();
      await expect(page.locator(".button.action")).toHaveCount(0);
    });
  }
});
