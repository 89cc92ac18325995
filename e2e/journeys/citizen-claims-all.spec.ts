import { expect, test } from "../support/journey";
import { owedTo } from "../support/owed";
import { creditsOf } from "../support/proof";

const ALL_FEN = 1_710_000; // 10,000 + 3,600 + 2,000 + 1,500 yuan

test.describe("A citizen takes everything", () => {
  test("every benefit that waits is paid once, and then nothing is left to do", async ({
    page,
    city,
    bank,
    mode,
    said,
    signedIn,
  }) => {
    const lin = await signedIn("linxiaohe");
    const sums = (await owedTo(city, lin)).map(({ amountFen }) => amountFen);
    expect(sums).toEqual([1_000_000, 360_000, 200_000, 150_000]);

    await page.goto("/");
    if (mode === "elder") {
      for (const sum of sums) {
        await page.getByRole("button", { name: said.claim(sum) }).click();
        await expect(page.getByRole("heading", { name: said.arrived })).toBeVisible();
        await page.getByRole("link", { name: "好的" }).click();
      }
      await expect(page.getByRole("heading", { name: "林晓禾，该领的都领了" })).toBeVisible();
    } else {
      await page.getByRole("button", { name: "一键全领 ¥17,100.00" }).click();
      await expect(page.getByRole("heading", { name: "已到账4笔" })).toBeVisible();
      await expect(page.locator("main .row")).toHaveCount(4);
      for (const row of await page.locator("main .row").all()) await expect(row).toContainText("已到账");
      await page.getByRole("link", { name: "回首页" }).click();
      await expect(page.getByRole("heading", { name: "该领的都领了" })).toBeVisible();
      await expect(page.getByText("¥17,100.00")).toBeVisible();
    }
    await expect(page.locator(".button.action")).toHaveCount(0);

    const credits = await creditsOf({ city, bank }, lin);
    expect(credits.map(({ amountFen }) => amountFen).sort((a, b) => b - a)).toEqual(sums);
    expect(credits.reduce((total, { amountFen }) => total + amountFen, 0)).toBe(ALL_FEN);
  });
});
