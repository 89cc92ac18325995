import { payInto } from "../support/accounts";
import { NO_LINE } from "../support/guard";
import { expect, test } from "../support/journey";
import { LINE_CUT, type Line, openLine } from "../support/line";
import { benefit } from "../support/owed";

const GRANT = "NB-SHAJ-2019";
const STATUS_STREAM = /\/api\/trpc\/claims\.onStatus/;
/** Long enough for the screen to be seen on a slow machine, short enough to wait for. */
const BANK_TAKES_MS = 5_500; // long enough to have opened the screen on a busy machine
/** The bank must not have answered before the line is cut, however slow the machine is. */
const LINE_IS_CUT_BEFORE_MS = 10_000;
/** The stream is tried again at growing distances; the question beside it every ten seconds. */
const COMES_BACK_WITHIN_MS = 30_000;

test.describe("A citizen watches the money arrive", () => {
  test("a bank that answers later: the open page says 正在到账, then that it arrived, without being touched", async ({
    page,
    context,
    city,
    bank,
    said,
    stack,
    signedIn,
  }) => {
    const lin = await signedIn("linxiaohe");
    const card = await payInto({ context, url: stack.url }, { bank, person: lin });
    await bank.fault({ kind: "answer-later", afterMs: BANK_TAKES_MS, account: card });
    const { entitlementId } = await benefit(city, lin, GRANT);

    await page.goto(`/entitlements/${entitlementId}`);
    await page.getByRole("button", { name: said.claim(1_000_000) }).click();
    await expect(page.getByRole("main")).toContainText(/正在到账.*中国银行已受理.*正在进您的账户.*可以放下手机了/s);
    expect(await page.locator(".arrived").count(), "the colour of arrived money waits for the bank's word").toBe(0);
    await page.evaluate(() => Object.assign(window, { untouched: true }));

    await expect(page.getByRole("heading", { name: said.arrived })).toBeVisible();
    await expect(page.getByRole("status").getByText(said.money(1_000_000), { exact: false })).toBeAttached();
    expect(await page.evaluate(() => "untouched" in window)).toBe(true);
    const credits = (await bank.statement()).filter((entry) => entry.accountNumber === card.accountNumber);
    expect(credits).toHaveLength(1);
  });

  test("money that the bank sends back after it had arrived turns the open page", async ({
    page,
    context,
    city,
    bank,
    said,
    stack,
    signedIn,
  }) => {
    const lin = await signedIn("linxiaohe");
    const card = await payInto({ context, url: stack.url }, { bank, person: lin });
    await bank.fault({ kind: "return-after-credit", afterMs: BANK_TAKES_MS, reasonCode: "AC06", account: card });
    const { entitlementId } = await benefit(city, lin, GRANT);
    await page.goto(`/entitlements/${entitlementId}`);
    await page.getByRole("button", { name: said.claim(1_000_000) }).click();
    await expect(page.getByRole("heading", { name: said.arrived })).toBeVisible();

    await expect(page.getByRole("heading", { name: "退回来了，还是您的" })).toBeVisible({ timeout: 20_000 });
    await expect(page.getByText("收款卡收不了钱")).toBeVisible();
    await expect(page.getByRole("radio", { checked: true })).toHaveCount(1); // her other card, once the page has asked for it
  });

  test("a phone that never gets the live line still learns it, by asking", async ({
    page,
    context,
    city,
    bank,
    guard,
    said,
    stack,
    signedIn,
  }) => {
    guard.allow(NO_LINE);
    const lin = await signedIn("linxiaohe");
    const card = await payInto({ context, url: stack.url }, { bank, person: lin });
    await bank.fault({ kind: "answer-later", afterMs: BANK_TAKES_MS, account: card });
    const { entitlementId } = await benefit(city, lin, GRANT);
    await page.route(STATUS_STREAM, (route) => route.abort("connectionreset"));
    await page.goto(`/entitlements/${entitlementId}`);
    await page.getByRole("button", { name: said.claim(1_000_000) }).click();
    await expect(page.getByRole("heading", { name: "正在到账" })).toBeVisible();
    await expect(page.getByRole("heading", { name: said.arrived })).toBeVisible({ timeout: 20_000 });
  });
});

const onItsOwnLine = test.extend<{ line: Line }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern which fixtures are needed
  line: async ({}, use) => {
    const line = await openLine();
    await use(line);
    await line.close();
  },
  // "<-loopback>": the product of a journey is on this machine, which browsers reach without a proxy unless told otherwise
  proxy: async ({ line }, use) => use({ server: line.url, bypass: "<-loopback>" }),
});

onItsOwnLine.describe("A citizen watches the money arrive on a line of her own", () => {
  onItsOwnLine(
    "a live line that is cut comes back and brings the truth of that moment",
    async ({ page, context, city, line, bank, guard, said, stack, signedIn }) => {
      guard.allow(NO_LINE, LINE_CUT);
      const lin = await signedIn("linxiaohe");
      const card = await payInto({ context, url: stack.url }, { bank, person: lin });
      await bank.fault({ kind: "answer-later", afterMs: LINE_IS_CUT_BEFORE_MS, account: card });
      const { entitlementId } = await benefit(city, lin, GRANT);
      await page.goto(`/entitlements/${entitlementId}`);
      await page.getByRole("button", { name: said.claim(1_000_000) }).click();
      await expect(page.getByRole("heading", { name: "正在到账" })).toBeVisible();

      line.cut();
      await expect
        .poll(async () => (await city.claimsOf(lin.subjectId))[0]?.status, { timeout: 3 * LINE_IS_CUT_BEFORE_MS })
        .toBe("credited");
      await expect(page.getByRole("heading", { name: "正在到账" })).toBeVisible(); // it does not guess
      line.mend();
      await expect(page.getByRole("heading", { name: said.arrived })).toBeVisible({ timeout: COMES_BACK_WITHIN_MS });
    },
  );
});
