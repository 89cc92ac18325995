import { expect, test } from "../support/journey";
import { owedTo } from "../support/owed";

const LARGEST_FEN = 1_000_000;
const ALL_FEN = 1_710_000;
const PENDING = "<!--$?-->"; // how React marks what it will send later

test.describe("A citizen opens the app", () => {
  test("a document arrives whole: the sum is in it, and an expected no has its own status", async ({
    context,
    city,
    mode,
    said,
    stack,
    signedIn,
  }) => {
    const unknown = `${stack.url}/entitlements/ent_0000000000000000000000`;
    const nobody = await context.request.get(unknown, { maxRedirects: 0 });
    expect(nobody.status()).toBe(307);
    expect(nobody.headers().location).toMatch(/^\/sign-in\?return=/);

    const lin = await signedIn("linxiaohe");
    const [first] = await owedTo(city, lin);
    for (const path of ["/", `/entitlements/${first?.entitlementId}`]) {
      const document = await (await context.request.get(`${stack.url}${path}`)).text();
      expect(document).toContain(path === "/" && mode === "standard" ? said.money(ALL_FEN) : said.money(LARGEST_FEN));
      expect(document).not.toContain(PENDING);
    }
    expect((await context.request.get(unknown)).status()).toBe(404);
  });

  test("from screen to screen, what is not there yet is said and shown in its shape", async ({
    page,
    city,
    signedIn,
  }) => {
    const lin = await signedIn("linxiaohe");
    const [first] = await owedTo(city, lin);
    await page.goto("/");
    await city.sql.begin(async (tx) => {
      await tx`lock table fact_report in access exclusive mode`; // the screen of a benefit has to wait for it
      await page.locator(`a[href="/entitlements/${first?.entitlementId}"]`).click();
      await expect(page.getByRole("status").filter({ hasText: "正在取您的信息" })).toBeAttached();
    });
    await expect(page.locator("main:not([aria-busy]) .amount")).toBeVisible();
    await page.goBack();
    await expect(page.locator("main:not([aria-busy])")).toBeVisible();
  });
});
