import type { City } from "../support/city";
import { firmNamed } from "../support/enterprise";
import { expect, test } from "../support/walk";

const FIRM = "宁波海曙澄川贸易有限公司";

/** A firm with somebody whose delegation is narrow, somebody who asks, and a limit of its own. */
async function firmOf(city: City) {
  const [chen, zhou] = [await city.twinOf("chenyanqiu"), await city.twinOf("zhoumin")];
  const firm = firmNamed(chen, FIRM);
  await city.sql`
    insert into delegation (enterprise_id, person_id, title, is_legal_representative, valid_until, programs, max_amount_fen)
    values (${firm.subjectId}, ${zhou.subjectId}, '财务经办人', false, '2027-03-31', '{NB-WGFH-2022}', 5000000)`;
  await city.sql`insert into firm_limit values (${firm.subjectId}, 3000000, ${chen.subjectId}, now())`;
  await city.sql`
    insert into delegation_request (request_id, enterprise_id, enterprise_name, person_id, person_name, via, asked_at, state)
    select 'req_' || right(${firm.subjectId}, 20), ${firm.subjectId}, '', subject_id, '', 'typed', now(), 'open'
      from subject where demo_slug = 'yingpeilan'`;
  return { chen, zhou, firm };
}

test.describe("What a firm's people see: every screen is readable, reachable and in its place", () => {
  test("the code, and who may act", async ({ page, city, context, look }) => {
    const { chen, firm } = await firmOf(city);
    await city.signIn(context, chen, firm);
    await page.goto("/firm");
    await look("firm's list of its legal representative");
    await page.goto("/firm/code");
    await look("enterprise code");
    await page.goto("/firm/code/print");
    await look("enterprise code for printing");
    await page.goto("/firm/delegations");
    await look("who may act for the firm");
    await page.getByRole("link", { name: /周敏/ }).click();
    await look("one delegation");
  });

  test("a request, the months, and a narrow delegation", async ({ page, city, context, look }) => {
    const { chen, zhou, firm } = await firmOf(city);
    await city.signIn(context, chen, firm);
    await page.goto("/me");
    await page.getByRole("link", { name: /请求代办/ }).click();
    await page.getByText("只这几项").click();
    await page.getByText("不超过").click();
    await look("a request");
    await page.locator("footer .plain").click();
    await expect(page.getByRole("heading", { name: "没有同意" })).toBeVisible();
    await look("a request that was refused");
    await page.goto("/firm/month");
    await look("months");
    await page.goto("/firm/month/file?month=never&as=csv");
    await expect(page).toHaveURL(/\/firm\/month\?failed=/);
    await expect(page.getByRole("alert").getByText("这个月的表没有下载成")).toBeVisible();
    await look("a month that could not be had");
    await city.signIn(context, zhou, firm);
    await page.goto("/firm");
    await expect(page.getByText("不在您的授权里").first()).toBeVisible();
    await look("firm's list with a narrow delegation");
  });

  test("the scanner", async ({ page, look, signedIn }) => {
    await signedIn("chaiyongnian");
    await page.goto("/scan");
    await look("scanner");
    await page.evaluate(() => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("", "NotAllowedError"));
    });
    await page.getByRole("button", { name: "打开相机" }).click();
    await look("scanner without permission");
    await page.getByRole("button", { name: "输信用代码" }).click();
    await look("credit code by hand");
  });
});
