import { expect, test } from "../support/journey";
import { creditsOf } from "../support/proof";

const HAN = /\p{Script=Han}/u;

test("somebody who reads English takes the money in English, from the first screen to the receipt", async ({
  page,
  city,
  bank,
  mode,
  signedIn,
}) => {
  await page.goto("/sign-in");
  if (mode === "standard") await page.getByRole("button", { name: "English" }).click();
  const lin = await signedIn("linxiaohe");
  if (mode === "elder") {
    await page.goto("/me");
    await page.getByRole("button", { name: "English" }).click();
    await expect(page.getByRole("heading", { name: "Text size" })).toBeVisible();
  } else {
    await expect(page.getByRole("link", { name: "Sign in with Zheliban" })).toBeVisible();
    expect(await page.locator("main").innerText()).not.toMatch(HAN);
  }

  await page.goto("/");
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  const [amount, take, arrived] =
    mode === "elder"
      ? ["¥10,000", "Take ¥10,000", "It is there"]
      : ["¥17,100.00", "Take all ¥17,100.00", /^(4 arrived|It has arrived)$/];
  await expect(page.locator(".amount")).toHaveText(amount ?? "");
  await expect(page).toHaveTitle(/Yongyiban$/);
  const programs = await page.locator(".row .name").allInnerTexts();
  for (const name of programs) expect(name).not.toMatch(HAN);

  await page.getByRole("button", { name: take as string }).click();
  await expect(page.getByRole("heading", { name: arrived as string | RegExp })).toBeVisible();
  await page.goto("/claims");
  await page.locator("main a.row").first().click();
  await page.getByRole("link", { name: "Receipt" }).click();
  await expect(page.getByRole("article")).toContainText("It has arrived");
  await expect(page.getByText("人民币", { exact: false })).toHaveAttribute("lang", "zh-CN");
  expect((await creditsOf({ city, bank }, lin)).length).toBeGreaterThan(0);

  await page.goto("/me");
  await page.getByRole("button", { name: "简体中文" }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "zh-CN");
});
