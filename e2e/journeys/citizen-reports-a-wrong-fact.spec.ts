import type { Page } from "@playwright/test";
import type { City } from "../support/city";
import { answeredWith } from "../support/guard";
import { expect, test } from "../support/journey";
import { owedTo } from "../support/owed";
import type { Mode } from "../support/stack";
import type { Subject } from "../support/twin";

const OWN_WORDS = "我是1942年生的，户口本上写着";

const reportsOf = (city: City, { subjectId }: Subject) =>
  city.sql`select attribute, source, said, reference, reported_by, program_id from fact_report where subject_id = ${subjectId}`;

/** From reasons to the screen where one of their facts is called wrong. */
async function openWrong(page: Page, mode: Mode): Promise<void> {
  if (mode === "elder") await page.getByRole("link", { name: "写得不对" }).click();
  else
    await page
      .getByRole("link", { name: /^纠错：/ })
      .first()
      .click();
  await expect(page.getByRole("heading", { name: "这条数据不对" })).toBeVisible();
  const several = page.getByRole("radio");
  if ((await several.count()) === 0) return;
  await expect(page.locator(".button.action")).toHaveCount(0); // none is chosen for her
  await several.first().check();
}

test.describe("A citizen says that a fact is wrong", () => {
  test("two taps tell the department that sent it; the number is shown there and beside the reason", async ({
    page,
    city,
    mode,
    signedIn,
  }) => {
    const chai = await signedIn("chaiyongnian");
    await page.goto("/programs/NB-GL-2019");
    await openWrong(page, mode);
    await page.getByRole("textbox").fill(OWN_WORDS);
    const tell = page.getByRole("button", { name: /^告诉/ });
    const department = (await tell.innerText()).replace("告诉", "").trim();
    await tell.click();

    await expect(page.getByRole("heading", { name: `已经告诉${department}` })).toBeFocused();
    const number = (await page.locator(".headline").innerText()).replaceAll(" ", "");
    expect(number).toMatch(/^\d{12}$/);
    await expect(page.getByText(`由${department}核对。`, { exact: false })).toBeVisible();
    expect(await reportsOf(city, chai)).toMatchObject([
      { said: OWN_WORDS, reference: number, reported_by: chai.subjectId, program_id: "NB-GL-2019" },
    ]);
    const [event] =
      await city.sql`select details::text as details from audit_event where subject_id = ${chai.subjectId} and action = 'fact-reported'`;
    expect(event?.details).not.toContain(OWN_WORDS);

    await page.getByRole("main").locator("~ footer").getByRole("link", { name: "返回" }).click();
    await expect(page).toHaveURL(/\/programs\/NB-GL-2019$/);
    await expect(
      page.getByText(`已经告诉${department}，编号${number.replace(/(\d{4})(?=\d)/g, "$1 ")}`).first(),
    ).toBeVisible();
  });

  test("a fact of money that is theirs can be called wrong, and the money can still be taken", async ({
    page,
    city,
    mode,
    said,
    signedIn,
  }) => {
    const lin = await signedIn("linxiaohe");
    const [owed] = await owedTo(city, lin);
    await page.goto(`/entitlements/${owed?.entitlementId}`);
    await openWrong(page, mode);
    await page.getByRole("button", { name: /^告诉/ }).click();
    await expect(page.getByRole("heading", { name: /^已经告诉/ })).toBeVisible();
    await page.locator("footer").getByRole("link", { name: "返回" }).click();
    await page.getByRole("button", { name: said.claim(owed?.amountFen ?? 0) }).click();
    await expect(page.getByRole("heading", { name: said.arrived })).toBeVisible();
  });

  test("what she has told before says so, and telling it again keeps one number", async ({
    page,
    city,
    context,
    stack,
    signedIn,
  }) => {
    const chai = await signedIn("chaiyongnian");
    const tell = () =>
      context.request.post(`${stack.url}/api/trpc/registry.report`, {
        data: { attribute: "birth_date", programId: "NB-GL-2019", clauseId: "c2" },
      });
    expect((await tell()).ok()).toBe(true);
    expect((await tell()).ok()).toBe(true);
    const reports = await reportsOf(city, chai);
    expect(reports).toHaveLength(1);
    await page.goto("/facts?program=NB-GL-2019&of=c2:birth_date&return=/programs/NB-GL-2019");
    const told = page.getByRole("heading", { name: "已经告诉宁波市公安局" });
    await expect(told).toBeVisible();
    await expect(told).not.toBeFocused(); // opened, not arrived at: nothing is framed
    await expect(page.getByRole("button")).toHaveCount(await page.getByRole("button", { name: "读给我听" }).count());
  });

  test("after five on one day the sixth is refused with its sentence, and the words stay where they were", async ({
    page,
    city,
    context,
    stack,
    guard,
    signedIn,
  }) => {
    guard.allow(answeredWith(429));
    const chai = await signedIn("chaiyongnian");
    for (const attribute of ["sex", "alive", "dishonest", "edu_level", "grad_date"]) {
      const answer = await context.request.post(`${stack.url}/api/trpc/registry.report`, {
        data: { attribute, programId: "NB-GL-2019", clauseId: "c1" },
      });
      expect(answer.ok()).toBe(true);
    }
    await page.goto("/facts?program=NB-GL-2019&of=c2:birth_date&return=/programs/NB-GL-2019");
    await page.getByRole("textbox").fill(OWN_WORDS);
    await page.getByRole("button", { name: "告诉宁波市公安局" }).click();
    await expect(page.getByRole("alert").getByText("今天已经报了5条")).toBeVisible();
    await expect(page.getByRole("textbox")).toHaveValue(OWN_WORDS);
    expect(await reportsOf(city, chai)).toHaveLength(5);
  });
});
