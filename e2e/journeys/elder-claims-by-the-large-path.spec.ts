import { expect, test } from "../support/journey";
import { creditsOf } from "../support/proof";
import { readings, recordVoice } from "../support/voice";

const MAIN_TARGET_PX = 60;

test.describe("An elder takes this month's allowance", () => {
  test("one benefit, one large button, the screen read aloud on request, and then nothing else to do", async ({
    page,
    city,
    bank,
    mode,
    signedIn,
  }) => {
    await recordVoice(page);
    const chen = await signedIn("chenxiuzhen");
    await page.goto("/");
    if (mode === "standard") await page.getByRole("button", { name: "长辈版" }).click();

    await expect(page.getByRole("heading", { name: "陈秀珍，您有钱可以领" })).toBeVisible();
    await expect(page.locator(".amount")).toHaveText("100元");
    await expect(page.locator(".button.action")).toHaveCount(1);
    const button = page.getByRole("button", { name: "领取100元" });
    expect((await button.boundingBox())?.height).toBeGreaterThanOrEqual(MAIN_TARGET_PX);
    await expect(page.getByRole("link", { name: "打电话问人" })).toHaveAttribute("href", "tel:12345");

    await page.getByRole("button", { name: "读给我听" }).click();
    expect(await readings(page)).toEqual([
      {
        language: "zh-CN",
        stopped: false,
        sentences: [
          "陈秀珍，您有钱可以领",
          "100元",
          "高龄津贴，11月份",
          "领到农商银行的卡，尾号3052",
          "不收费，不问密码",
          "为什么有这笔钱",
          "看看还有哪些，为什么没有",
        ],
      },
    ]);
    await page.getByRole("button", { name: "停下" }).click();
    expect((await readings(page)).at(-1)?.stopped).toBe(true);

    await button.click();
    await expect(page.getByRole("heading", { name: "钱到了" })).toBeVisible();
    await expect(page.getByText("没有别的事要办了。")).toBeVisible();
    await expect(
      page.getByText(/今天(凌晨|上午|中午|下午|晚上)\d+点(整|零?\d+分)，到了农商银行的卡，尾号3052/),
    ).toBeVisible();
    await page.getByRole("button", { name: "读给我听" }).click();
    expect((await readings(page)).at(-1)?.sentences.slice(0, 3)).toEqual([
      "钱到了",
      "100元",
      expect.stringContaining("高龄津贴"),
    ]);

    await page.getByRole("link", { name: "好的" }).click();
    await expect(page.getByRole("heading", { name: "陈秀珍，该领的都领了" })).toBeVisible();
    expect(await creditsOf({ city, bank }, chen)).toMatchObject([{ amountFen: 10_000 }]);
  });

  test("why it is hers is read aloud reason by reason, before she takes it on the same screen", async ({
    page,
    city,
    bank,
    context,
    stack,
    signedIn,
  }) => {
    await recordVoice(page);
    await context.addCookies([{ name: "yyb_mode", value: "elder", url: stack.url }]);
    const chen = await signedIn("chenxiuzhen");
    await page.goto("/");
    await page.getByRole("link", { name: "为什么有这笔钱" }).click();
    await expect(page.getByRole("heading", { name: "为什么给您" })).toBeVisible();
    await page.getByRole("button", { name: "读给我听" }).click();
    const [reading] = await readings(page);
    const spoken = reading?.sentences.join("\n") ?? "";
    for (const fact of await page.locator(".because .fact").allInnerTexts()) expect(spoken).toContain(fact.trim());
    expect(spoken).toContain("100元");
    expect(spoken).toContain("领到农商银行的卡，尾号3052");

    await page.getByRole("button", { name: "领取100元" }).click();
    await expect(page.getByRole("heading", { name: "钱到了" })).toBeVisible();
    expect(await creditsOf({ city, bank }, chen)).toHaveLength(1);
  });
});
