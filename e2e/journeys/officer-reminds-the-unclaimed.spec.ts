import { readFile } from "node:fs/promises";
import { expect, test } from "../support/journey";
import { choose, press, write } from "../support/keyboard";
import { makeOfficer } from "../support/office";
import { toldLately } from "../support/reminders";

const PROGRAM = "高龄津贴";
const PATIENCE_MS = 30_000;

test.use({ viewport: { width: 1280, height: 800 } });

test.describe("An officer reminds those who have not taken their money", () => {
  test("by keyboard alone: chooses, sees texts and cost, sends, holds it, lets it go on, watches live how far it comes and that a benefit is taken, and takes out the list of whom nothing reaches", async ({
    page,
    city,
    context,
    anotherPhone,
  }) => {
    const chai = await city.twinOf("chaiyongnian");
    await makeOfficer(city, chai);
    await city.signIn(context, chai);
    // A district of nobody whose own reminders another journey watches.
    const [place] = await city.sql`
      select j.name, j.code from entitlement e join jurisdiction j on j.code = e.jurisdiction_code
       where e.program_id = 'NB-GL-2019' and e.status = 'open'
         and j.code not in (select jurisdiction_code from subject where demo_slug in ('linxiaohe', 'chenxiuzhen'))
       group by 1, 2 order by count(*) desc limit 1`;
    // One of them was told by others as often as may be, so that the round waits for her; another one will take her money.
    const [waiting, taker] = await city.sql`
      select s.subject_id, s.name from entitlement e join subject s using (subject_id)
       where e.program_id = 'NB-GL-2019' and e.status = 'open' and e.jurisdiction_code = ${place?.code} and s.phone_sealed is not null
         and exists (select from payee_account p where p.subject_id = s.subject_id and p.status = 'verified' and p.is_default)
       order by s.subject_id limit 2`;
    await toldLately(city, waiting?.subject_id);
    await page.goto("/office/unclaimed");
    await write(page, page.getByLabel("这一轮叫什么"), "九月一轮");
    await choose(page, page.locator('select[name="program"]'), PROGRAM);
    await choose(page, page.locator('select[name="district"]'), place?.name ?? "");
    await press(page, page.getByRole("button", { name: "先看人数和费用" }));
    await expect(page.getByText(/^最多花/)).toBeVisible();
    await expect(page.getByText(/^【甬易办】您有2笔补贴可以领/)).toBeVisible();
    const send = page.getByRole("button", { name: /^发给/ });
    const [count = ""] = /[\d,]+/.exec((await send.textContent()) ?? "") ?? [];
    await press(page, send);

    const round = page.getByRole("article").filter({ hasText: "九月一轮" });
    const stage = (name: string) => round.getByRole("listitem").filter({ hasText: name }).locator("b");
    await expect(stage("选中的对象")).toHaveText(count, { timeout: PATIENCE_MS });
    await expect(stage("已收到")).not.toHaveText("0", { timeout: PATIENCE_MS });
    await press(page, round.getByRole("button", { name: "暂停" }));
    await expect(round.getByRole("heading", { name: /已暂停/ })).toBeVisible();
    await press(page, round.getByRole("button", { name: "继续发" }));
    await expect(round.getByRole("heading", { name: /正在发/ })).toBeVisible();
    const [campaign] = await city.sql`select campaign_id from reminder_campaign where name = '九月一轮'`;
    await city.sql`
      update reminder_message set planned_for = now() + make_interval(days => offset_days) from city_clock
       where campaign_id = ${campaign?.campaign_id} and status = 'planned'`;
    await expect(round.getByRole("heading", { name: /发完了/ })).toBeVisible({ timeout: PATIENCE_MS });

    // All is sent; what comes of it is still seen without asking anew.
    await expect(stage("已领取")).toHaveText("0");
    const phone = await anotherPhone({ subjectId: taker?.subject_id, name: taker?.name });
    await phone.page.goto("/inbox");
    await phone.page.locator(".rows a.row.close.top").first().click();
    await expect(phone.page).toHaveURL(/\/entitlements\//);
    await phone.page.locator(".button.action").click();
    await expect(phone.page.locator(".state.arrived")).toBeVisible();
    await expect(stage("已领取")).toHaveText("1", { timeout: PATIENCE_MS });
    await expect(stage("已打开")).toHaveText("1");

    const told = await city.sql`
      select recipient_id, count(*)::int from reminder_message
       where campaign_id = ${campaign?.campaign_id} and status in ('sent', 'delivered') group by 1`;
    expect(told.length).toBeGreaterThan(0);
    expect(told.every((one) => one.count === 1)).toBe(true);

    const downloading = page.waitForEvent("download");
    await press(page, page.getByRole("link", { name: "导出名单" }));
    const text = await readFile(await (await downloading).path(), "utf8");
    expect(text).toContain("姓名");
    const exports = await city.sql`
      select details from audit_event where action = 'unreached-exported' and subject_id = ${chai.subjectId}`;
    expect(exports).toHaveLength(1);
  });
});
