import { expect, test } from "../support/journey";
import { benefit } from "../support/owed";
import { creditsOf } from "../support/proof";

const GRANT = "NB-SHAJ-2019"; // 新引进应届大学生生活安居补助, 10,000 yuan

test.describe("A citizen takes one benefit", () => {
  test("one tap, and the bank credits exactly that sum, once, to the account that was named", async ({
    page,
    city,
    bank,
    said,
    signedIn,
  }) => {
    const lin = await signedIn("linxiaohe");
    const grant = await benefit(city, lin, GRANT);

    await page.goto("/");
    await page.locator(`a[href="/entitlements/${grant.entitlementId}"]`).click();
    await expect(page.getByText(said.to("宁波银行", "6620"))).toBeVisible();
    await page.getByRole("button", { name: said.claim(1_000_000) }).click();

    await expect(page).toHaveURL(/\/claims\/clm_/);
    await expect(page.getByRole("heading", { name: said.arrived })).toBeVisible();
    const claims = await city.claimsOf(lin.subjectId);
    expect(claims).toHaveLength(1);
    expect(claims[0]).toMatchObject({ status: "credited", amountFen: 1_000_000, confirmedBy: lin.subjectId });
    const credits = await creditsOf({ city, bank }, lin);
    expect(credits).toHaveLength(1);
    expect(credits[0]).toMatchObject({ amountFen: 1_000_000 });
    expect(credits[0]?.accountNumber).toMatch(/6620$/);
  });

  test("before the tap every reason stands with its source and day, and no number but a tail is shown", async ({
    page,
    city,
    mode,
    said,
    signedIn,
  }) => {
    const lin = await signedIn("linxiaohe");
    const { entitlementId } = await benefit(city, lin, GRANT);
    const [stored] = await city.sql`
        select jsonb_array_length(definition -> 'conditions') as clauses
          from entitlement e join program_version v on v.program_id = e.program_id and v.version = e.program_version
         where entitlement_id = ${entitlementId}`;

    await page.goto(`/entitlements/${entitlementId}`);
    await expect(page.getByRole("heading", { name: said.why })).toBeVisible();
    const reasons = page.locator(".because > li");
    await expect(reasons).toHaveCount(stored?.clauses);
    for (const reason of await reasons.all()) {
      await expect(reason.locator(".fact")).toHaveText(/^符合：.+/);
      await expect(reason.locator(".note").last()).toHaveText(
        mode === "elder" ? /.+\d月\d+日查到/ : /.+，.*\d月\d+日取得/,
      );
    }
    expect(await page.locator("body").innerText()).not.toMatch(/\d{11}/);
  });

  test("the receipt repeats the sum in words and has a number to ask by, with the identity masked", async ({
    page,
    city,
    bank,
    said,
    signedIn,
  }) => {
    const lin = await signedIn("linxiaohe");
    const { entitlementId } = await benefit(city, lin, GRANT);
    await page.goto(`/entitlements/${entitlementId}`);
    await page.getByRole("button", { name: said.claim(1_000_000) }).click();
    await page.getByRole("link", { name: "到账凭证" }).click();

    const paper = page.getByRole("article");
    await expect(paper).toContainText("人民币壹万元整");
    await expect(paper).toContainText(/林晓禾，3302\*+002X/);
    await expect(paper).toContainText(/宁波银行.*尾号6620/);
    await expect(paper).toContainText(/凭证号\d{8}-[0-9A-Z]{4}-[0-9A-Z]{4}/);
    expect(await paper.innerText()).not.toMatch(/\d{15,}/);
    expect(await creditsOf({ city, bank }, lin)).toHaveLength(1);

    await page.goto("/claims");
    await expect(page.locator("main").getByRole("link")).toHaveText(/新引进应届大学生生活安居补助.*已到账/s);
  });

  test("money that does not show at the bank has its next step on the same screen", async ({
    page,
    city,
    said,
    signedIn,
  }) => {
    const lin = await signedIn("linxiaohe");
    const { entitlementId } = await benefit(city, lin, GRANT);
    await page.goto(`/entitlements/${entitlementId}`);
    await page.getByRole("button", { name: said.claim(1_000_000) }).click();
    await page.getByText("银行卡里没看到？").click();
    await expect(
      page.getByText("先在宁波银行的明细里找摘要“甬易办新引进应届大学生生活安居补助”", { exact: false }),
    ).toBeVisible();
    await expect(page.getByText("打12345报凭证号", { exact: false })).toBeVisible();
  });
});
