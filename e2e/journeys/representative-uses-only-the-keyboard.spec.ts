import type { Locator, Page } from "@playwright/test";
import { firmNamed } from "../support/enterprise";
import { answeredWith } from "../support/guard";
import { expect, test } from "../support/journey";
import { press, tabTo } from "../support/keyboard";

const FIRM = "宁波海曙澄川贸易有限公司";

/** Moves within a group of radios with the arrows alone, from the one that Tab reached. */
async function choose(page: Page, radio: Locator, from: Locator): Promise<void> {
  await tabTo(page, from);
  for (let steps = 0; steps < 5 && !(await radio.isChecked()); steps++) await page.keyboard.press("ArrowDown");
  await expect(radio).toBeChecked();
  await expect(radio).toBeFocused();
}

test.describe("Without a pointer", () => {
  test("a number is typed instead of a code, the request is asked for, narrowed, mended and granted", async ({
    page,
    anotherPhone,
    city,
    guard,
    signedIn,
  }) => {
    guard.allow(answeredWith(400)); // a number whose check digit is wrong
    const ying = await signedIn("yingpeilan");
    await page.goto("/scan");
    await press(page, page.getByRole("button", { name: "输信用代码" }));
    const field = page.getByLabel("统一社会信用代码");
    await tabTo(page, field);
    await page.keyboard.type("91330203MA0000000X");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("alert").getByText("信用代码不对")).toBeVisible();
    await expect(field, "the mistake is where she is").toBeFocused();

    const chen = await city.twinOf("chenyanqiu");
    const firm = firmNamed(chen, FIRM);
    await city.sql`
      insert into delegation_request (request_id, enterprise_id, enterprise_name, person_id, person_name, via, asked_at, state)
      values ('req_' || right(${firm.subjectId}, 20), ${firm.subjectId}, ${firm.name}, ${ying.subjectId}, ${ying.name}, 'typed', now(), 'open')`;
    const hers = (await anotherPhone(chen, { firm })).page;
    await hers.goto("/me");
    await press(hers, hers.getByRole("link", { name: `${ying.name}请求代办` }));
    await expect(hers.getByRole("heading", { level: 1 })).toContainText(ying.name);

    await choose(hers, hers.getByRole("radio", { name: "只这几项" }), hers.getByRole("radio", { name: /^全部/ }));
    await choose(hers, hers.getByRole("radio", { name: "不超过" }), hers.getByRole("radio", { name: "不限" }));
    await tabTo(hers, hers.getByRole("button", { name: "同意代办" }));
    await hers.keyboard.press("Enter");
    await expect(hers.getByRole("checkbox").first(), "what is missing is where she is").toBeFocused();
    await hers.keyboard.press("Space");
    await expect(hers.getByRole("checkbox").first()).toBeChecked();
    await press(hers, hers.getByRole("button", { name: "同意代办" }));
    const yuan = hers.getByRole("textbox");
    await expect(yuan).toBeFocused();
    await hers.keyboard.type("50000");
    const dates = hers.getByRole("group", { name: "到什么时候" }).getByRole("radio");
    await choose(hers, dates.first(), hers.locator('input[name="until"]:checked'));
    await press(hers, hers.getByRole("button", { name: "同意代办" }));
    const done = hers.getByRole("heading", { name: "已经同意" });
    await expect(done).toBeVisible();
    await expect(hers.getByRole("heading", { level: 1 }), "what came of it is where she is").toBeFocused();

    const [granted] = await city.sql`
      select programs, max_amount_fen::int as fen from delegation where enterprise_id = ${firm.subjectId} and person_id = ${ying.subjectId}`;
    expect(granted?.programs).toHaveLength(1);
    expect(granted?.fen).toBe(5_000_000);
  });

  test("a provider's page, a code's page and the devices are walked with Tab, nothing hidden and nothing unseen", async ({
    page,
    city,
    context,
  }) => {
    await page.goto("/sign-in/start?provider=zwfw&return=/me");
    await tabTo(page, page.getByRole("button", { name: "不登录，返回甬易办" }));
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/failed=denied/);
    const chen = await city.twinOf("chenyanqiu");
    await city.signIn(context, chen, firmNamed(chen, FIRM));
    await page.goto("/firm");
    await press(page, page.locator('a[href="/firm/code"]').first());
    await expect(page.locator("svg.code")).toBeVisible();
    await press(page, page.locator('a[href="/firm/code/print"]').first());
    await tabTo(page, page.getByRole("button", { name: /打印/ }));
  });
});
