import { payInto } from "../support/accounts";
import { answeredWith } from "../support/guard";
import { expect, test } from "../support/journey";
import { makeOfficer } from "../support/office";
import { benefit } from "../support/owed";
import { signInAgain } from "../support/stub";

const GRANT = "NB-SHAJ-2019";
const DESK = { width: 1280, height: 800 };

test.describe("What was filled in is still there after signing in again", () => {
  test.beforeEach(({ guard }) => guard.allow(answeredWith(401)));

  test("every choice, tick and number of a grant, for the same person only, and once", async ({
    page,
    context,
    city,
  }) => {
    const [chen, ying] = [await city.demoPerson("chenyanqiu"), await city.twinOf("yingpeilan")];
    const [firm] = await city.sql`
      select enterprise_id as id, s.name from delegation d join subject s on s.subject_id = d.enterprise_id
       where d.person_id = ${chen.subjectId} and d.is_legal_representative`;
    const requestId = `req_${ying.subjectId.slice(-20)}`;
    await city.sql`
      insert into delegation_request (request_id, enterprise_id, enterprise_name, person_id, person_name, via, asked_at, state)
      values (${requestId}, ${firm?.id}, ${firm?.name}, ${ying.subjectId}, ${ying.name}, 'typed', now(), 'open')`;
    const session = await city.signIn(context, chen);
    await page.goto(`/firm/requests/${requestId}`);
    await page.getByRole("radio", { name: "只这几项" }).check();
    const programs = page.getByRole("checkbox");
    await programs.nth(1).check();
    await programs.nth(2).check();
    await page.getByRole("radio", { name: "不超过" }).check();
    await page.getByLabel("金额（元）").fill("51200");
    const dates = page.getByRole("group", { name: "到什么时候" }).getByRole("radio");
    await dates.first().check();
    await session.end();
    await page.getByRole("button", { name: "同意代办" }).click();
    await expect(page.getByRole("alert").filter({ hasText: "登录" })).toBeVisible();
    const kept = await page.evaluate(() => JSON.stringify(sessionStorage));
    expect(kept, "nobody is named by what is kept").not.toContain(chen.name);

    await signInAgain(page, chen.name);
    await expect(page).toHaveURL(new RegExp(`/firm/requests/${requestId}$`));
    await expect(page.getByRole("radio", { name: "只这几项" })).toBeChecked();
    await expect(page.getByRole("radio", { name: "不超过" })).toBeChecked();
    await expect(page.getByLabel("金额（元）")).toHaveValue("51200");
    await expect(dates.first()).toBeChecked();
    expect(
      await programs.evaluateAll((all) => all.slice(0, 4).map((one) => (one as HTMLInputElement).checked)),
    ).toEqual([...[false, true, true, false]]);
    expect(await page.evaluate(() => Object.keys(sessionStorage).filter((key) => key.startsWith("yyb_form")))).toEqual(
      [],
    );
    await city.sql`delete from delegation_request where request_id = ${requestId}`;
  });

  test("an officer's reasons, day and notice, in the form that was folded away, at the address with its question", async ({
    page,
    browser,
    bank,
    city,
    context,
    guard,
    said,
    stack,
    signedIn,
  }) => {
    const lin = await signedIn("linxiaohe");
    await payInto({ context, url: stack.url }, { bank, person: lin });
    await page.goto(`/entitlements/${(await benefit(city, lin, GRANT)).entitlementId}`);
    await page.getByRole("button", { name: said.claim(1_000_000) }).click();
    await expect(page.getByRole("heading", { name: said.arrived })).toBeVisible();
    const [claim] = await city.claimsOf(lin.subjectId);

    const office = await browser.newContext({ viewport: DESK });
    guard.watch(office);
    const chai = await city.twinOf("chaiyongnian");
    await makeOfficer(city, chai);
    const session = await city.signIn(office, chai);
    const desk = await office.newPage();
    await desk.goto(`/office/payment?number=${claim?.endToEndIds[0]}`);
    await desk.locator("summary", { hasText: "发起追缴" }).click();
    await desk.getByLabel("理由").selectOption({ label: "同一项发了两次" });
    await desk.getByLabel("决定书文号").fill("甬财追〔2026〕7号");
    await desk.getByLabel("交回期限").fill("2026-12-20");
    await desk.getByLabel("给领取人的说明").fill("这笔补助查实不在受理范围，请交回。");
    await session.end();
    await desk.getByRole("button", { name: /^发起追缴/ }).click();
    const link = desk.getByRole("alert").getByRole("link", { name: "去登录" });
    const back = new URL(String(await link.getAttribute("href")), stack.url).searchParams.get("return");
    expect(back).toBe(`/office/payment?number=${claim?.endToEndIds[0]}`);

    await city.signIn(office, chai); // as the sign-in would: whom a test makes an officer the demonstration's provider does not know
    await desk.goto(String(back));
    await expect(desk.getByLabel("理由")).toHaveValue("paid-twice");
    await expect(desk.getByLabel("决定书文号")).toHaveValue("甬财追〔2026〕7号");
    await expect(desk.getByLabel("交回期限")).toHaveValue("2026-12-20");
    await expect(desk.getByLabel("给领取人的说明")).toHaveValue("这笔补助查实不在受理范围，请交回。");
    await desk.getByRole("button", { name: /^发起追缴/ }).click();
    await expect(desk.getByRole("heading", { name: "追缴中" })).toBeVisible();
    await office.close();
  });
});
