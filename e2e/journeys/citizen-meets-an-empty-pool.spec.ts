import { answeredWith } from "../support/guard";
import { expect, test } from "../support/journey";
import { benefit } from "../support/owed";
import { payFromEmptyPool } from "../support/pool";
import { creditsOf } from "../support/proof";

test("an empty pool pays nothing and loses nothing: the money still waits, and arrives once the pool is filled", async ({
  page,
  city,
  bank,
  guard,
  said,
  signedIn,
}) => {
  guard.allow(answeredWith(409));
  const lin = await signedIn("linxiaohe");
  const owed = await benefit(city, lin, "NB-SHAJ-2019");
  const pool = await payFromEmptyPool(city, owed);

  await page.goto(`/entitlements/${owed.entitlementId}`);
  await page.getByRole("button", { name: said.claim(1_000_000) }).click();
  await expect(page.getByRole("alert").getByText("资金池这会儿不够付")).toBeVisible();
  await expect(page.getByText("钱还是您的，一分没动", { exact: false })).toBeVisible();
  expect(await city.claimsOf(lin.subjectId)).toEqual([]);
  expect(await benefit(city, lin, "NB-SHAJ-2019")).toEqual(owed);

  await pool.replenish(1_000_000);
  await page.getByRole("button", { name: said.claim(1_000_000) }).click();
  await expect(page.getByRole("heading", { name: said.arrived })).toBeVisible();
  expect(await creditsOf({ city, bank }, lin)).toMatchObject([{ amountFen: 1_000_000 }]);
});
