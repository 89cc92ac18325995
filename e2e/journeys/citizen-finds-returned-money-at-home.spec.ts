import { expect, test } from "../support/journey";
import { benefit, keepOnly } from "../support/owed";

const SUBSIDY = "NB-3C-2025"; // 800 yuan to an account that the bank has closed
const COLUMN_OF_A_ROW = 0.9;

test.describe("A citizen finds at home that money came back", () => {
  test("home and the records put it first, call it neither taken nor on its way, and lead to another card", async ({
    page,
    city,
    mode,
    said,
    signedIn,
  }) => {
    const yu = await signedIn("yujiashu");
    const owed = await benefit(city, yu, SUBSIDY);
    await keepOnly(city, yu, owed);
    await page.goto(`/entitlements/${owed.entitlementId}`);
    await page.getByRole("button", { name: said.claim(80_000) }).click();
    await expect(page.getByRole("heading", { name: "退回来了，还是您的" })).toBeVisible();

    await page.goto("/");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(
      mode === "elder" ? `${yu.name}，有钱退回来了` : "有钱退回来了，还是您的",
    );
    for (const untrue of ["该领的都领了", "没有事要办", "还在路上"])
      await expect(page.getByText(untrue)).toHaveCount(0);
    const first = page.locator("main a.row").first();
    await expect(first).toContainText("1笔退回来了，换张卡就能发");
    await first.click();
    await expect(page.getByRole("heading", { name: "退回来了，还是您的" })).toBeVisible();

    await page.goto("/claims");
    const group = page.locator("main section").first();
    await expect(group.getByRole("heading")).toHaveText("等您换卡");
    await expect(group.locator(".status")).toHaveText("已退回，待换卡");
    await expect(page.getByRole("heading", { name: "还在路上" })).toHaveCount(0);
    if (mode === "elder") {
      const [row, name, sum] = await Promise.all(
        [".row", ".main", ".sum"].map((part) => group.locator(part).boundingBox()),
      );
      expect(name?.width).toBeGreaterThan((row?.width ?? 0) * COLUMN_OF_A_ROW);
      expect(sum?.y).toBeGreaterThanOrEqual((name?.y ?? 0) + (name?.height ?? 0));
    }
  });
});
