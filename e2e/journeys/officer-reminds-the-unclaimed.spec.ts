import { readFile } from "node:fs/promises";
import { expect, test } from "../support/journey";
import { choose, press, write } from "../support/keyboard";
import { makeOfficer } from "../support/office";

const PROGRAM = "高龄津贴";
const PATIENCE_MS = 30_000;

test.use({ viewport: { width: 1280, height: 800 } });

test.describe("An officer reminds those who have not taken their money", () => {
  test("by keyboard alone: chooses, sees texts and cost, sends, watches how far it comes, and takes out the list of whom nothing reaches", async ({
    page,
    city,
    context,
  }) => {
    const chai = await city.twinOf("chaiyongnian");
    await makeOfficer(city, chai);
    await city.signIn(context, chai);
    // A district of nobody whose own reminders another journey watches.
    const [place] = await city.sql`
      select j.name from entitlement e join jurisdiction j on j.code = e.jurisdiction_code
       where e.program_id = 'NB-GL-2019' and e.status = 'open'
         and j.code not in (select jurisdiction_code from subject where demo_slug in ('linxiaohe', 'chenxiuzhen'))
       group by 1 order by count(*) desc limit 1`;
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
    await expect(round.getByRole("heading", { name: /发完了/ })).toBeVisible({ timeout: PATIENCE_MS });
    await expect(round.getByRole("listitem").filter({ hasText: "选中的对象" })).toContainText(count);
    const [campaign] = await city.sql`select campaign_id from reminder_campaign where name = '九月一轮'`;
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
