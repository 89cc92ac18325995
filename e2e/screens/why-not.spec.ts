import { owedTo } from "../support/owed";
import { expect, test } from "../support/walk";

const FACT = "/facts?program=NB-GL-2019&of=c2:birth_date&return=/programs/NB-GL-2019";
const FACTS = "/facts?program=NB-GL-2019&of=c1:hukou_city,c2:birth_date,c3:alive&return=/programs/NB-GL-2019";

test.describe("Why not, and what is wrong: every screen is readable, reachable and in its place", () => {
  for (const slug of ["linxiaohe", "chaiyongnian"]) {
    test(`all policies for ${slug}`, async ({ page, city, context, look }) => {
      await city.signIn(context, await city.demoPerson(slug));
      await page.goto("/programs");
      await look("all policies");
    });
  }
  test("a policy with each of its answers", async ({ page, city, look, signedIn }) => {
    const lin = await signedIn("linxiaohe");
    const [owed] = await owedTo(city, lin);
    await page.goto(`/programs/${owed?.programId}`);
    await look("a policy that is hers");
    await page.goto("/programs/NB-GL-2019");
    await look("a policy that is not hers");
    await page.goto(`/entitlements/${owed?.entitlementId}`);
    await page.locator(".button.action").click();
    await expect(page).toHaveURL(/\/claims\//);
    await page.goto(`/programs/${owed?.programId}`);
    await look("a policy that was taken");
    await signedIn("fuminglang");
    await page.goto("/programs");
    await page.getByRole("link", { name: "首次购房补贴" }).click();
    await expect(page.locator(".headline")).toBeVisible();
    await look("a policy that waits");
  });
  test("what is known and not paid", async ({ page, look, signedIn }) => {
    await signedIn("chaiyongnian");
    await page.goto("/programs/catalogue");
    await look("policies that are not paid");
    await page.goto("/programs/catalogue/NB-DB");
    await look("a policy that is not paid");
  });
  test("a fact that is wrong, before and after it is told", async ({ page, look, signedIn }) => {
    await signedIn("chaiyongnian");
    await page.goto(FACTS);
    await look("which fact is wrong");
    await page.goto(FACT);
    await look("a wrong fact");
    await page.getByRole("button", { name: /^告诉/ }).click();
    await expect(page.getByRole("heading", { name: /^已经告诉/ })).toBeVisible();
    await look("a wrong fact, told");
    await page.goto(FACTS);
    await look("which fact is wrong, one told");
    await page.goto("/programs/NB-GL-2019");
    await look("a policy with a fact that was told");
  });
  test("for a firm", async ({ page, city, context, look }) => {
    const zhou = await city.twinOf("zhoumin");
    await city.signIn(context, zhou, zhou.firms[0]);
    await page.goto("/programs");
    await look("all policies for a firm");
    await page.locator("main section .row").last().click();
    await expect(page.locator(".headline")).toBeVisible();
    await look("a policy for a firm");
  });
  test("in English", async ({ page, context, look, stack, signedIn }) => {
    await context.addCookies([{ name: "yyb_lang", value: "en", url: stack.url }]);
    await signedIn("chaiyongnian");
    for (const [name, path] of [
      ["all policies", "/programs"],
      ["a policy", "/programs/NB-GL-2019"],
      ["which fact is wrong", FACTS],
    ] as const) {
      await page.goto(path);
      await look(`${name} in English`);
    }
  });
  test("with the text as large as it goes", async ({ page, context, look, stack, signedIn }) => {
    await context.addCookies([{ name: "yyb_size", value: "largest", url: stack.url }]);
    await signedIn("chaiyongnian");
    for (const [name, path] of [
      ["all policies", "/programs"],
      ["a policy", "/programs/NB-GL-2019"],
      ["a wrong fact", FACT],
    ] as const) {
      await page.goto(path);
      await look(`${name}, largest text`);
    }
  });
});
