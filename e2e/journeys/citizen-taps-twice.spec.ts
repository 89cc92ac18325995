import type { Page, Route } from "@playwright/test";
import { payInto } from "../support/accounts";
import type { Bank, BankAccount } from "../support/bank";
import { expect, test } from "../support/journey";
import { benefit } from "../support/owed";

const GRANT = "NB-SHAJ-2019";
const CONFIRM = /\/api\/trpc\/claims\.confirm\?/;

const creditsInto = async (bank: Bank, { accountNumber }: BankAccount) =>
  (await bank.statement()).filter((entry) => entry.accountNumber === accountNumber);

/** Holds the request of every phone back until all of them have sent theirs. */
function allAtOnce(pages: readonly Page[]) {
  const waiting: Route[] = [];
  return Promise.all(
    pages.map((page) =>
      page.route(CONFIRM, async (route) => {
        waiting.push(route);
        if (waiting.length === pages.length) await Promise.all(waiting.map((each) => each.continue()));
      }),
    ),
  );
}

test.describe("A citizen taps more than once", () => {
  test("three taps in one instant send one request, and the bank credits once", async ({
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
    const { entitlementId } = await benefit(city, lin, GRANT);
    let sent = 0;
    page.on("request", (request) => {
      if (CONFIRM.test(request.url())) sent += 1;
    });

    await page.goto(`/entitlements/${entitlementId}`);
    const button = page.getByRole("button", { name: said.claim(1_000_000) });
    await button.evaluate((element: HTMLButtonElement) => {
      for (let tap = 0; tap < 3; tap++) element.click();
    });

    await expect(page.getByRole("heading", { name: said.arrived })).toBeVisible();
    expect(sent).toBe(1);
    expect(await city.claimsOf(lin.subjectId)).toHaveLength(1);
    expect(await creditsInto(bank, card)).toHaveLength(1);
  });

  test("while the tap is being sent, the button says so beside a ring with nothing drawn round it", async ({
    page,
    city,
    said,
    signedIn,
  }) => {
    const lin = await signedIn("linxiaohe");
    let goOn = () => {};
    const held = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    await page.route(CONFIRM, async (route) => {
      await held;
      await route.continue();
    });
    await page.goto(`/entitlements/${(await benefit(city, lin, GRANT)).entitlementId}`);
    await page.getByRole("button", { name: said.claim(1_000_000) }).click();
    const button = page.getByRole("button", { name: "正在发出" });
    await expect(button).toHaveAttribute("aria-disabled", "true");
    await expect(button.locator("svg")).toHaveCSS("box-shadow", "none");
    goOn();
    await expect(page.getByRole("heading", { name: said.arrived })).toBeVisible();
  });

  test("two phones that tap in the same instant show the same payment, and the bank credits once", async ({
    page,
    context,
    city,
    bank,
    said,
    stack,
    signedIn,
    anotherPhone,
  }) => {
    const lin = await signedIn("linxiaohe");
    const card = await payInto({ context, url: stack.url }, { bank, person: lin });
    const { entitlementId } = await benefit(city, lin, GRANT);
    const other = await anotherPhone(lin);
    const pages = [page, other.page];
    await allAtOnce(pages);

    await Promise.all(pages.map((each) => each.goto(`/entitlements/${entitlementId}`)));
    await Promise.all(pages.map((each) => each.getByRole("button", { name: said.claim(1_000_000) }).click()));

    for (const each of pages) await expect(each.getByRole("heading", { name: said.arrived })).toBeVisible();
    const claims = await city.claimsOf(lin.subjectId);
    expect(claims).toHaveLength(1);
    for (const each of pages) await expect(each).toHaveURL(new RegExp(`/claims/${claims[0]?.claimId}$`));
    expect(await creditsInto(bank, card)).toMatchObject([{ kind: "credit", amountFen: 1_000_000 }]);
  });

  test("a second phone that taps after the money has arrived is shown that payment", async ({
    page,
    context,
    city,
    bank,
    said,
    stack,
    signedIn,
    anotherPhone,
  }) => {
    const lin = await signedIn("linxiaohe");
    const card = await payInto({ context, url: stack.url }, { bank, person: lin });
    const { entitlementId } = await benefit(city, lin, GRANT);
    const other = await anotherPhone(lin);
    await other.page.goto(`/entitlements/${entitlementId}`);

    await page.goto(`/entitlements/${entitlementId}`);
    await page.getByRole("button", { name: said.claim(1_000_000) }).click();
    await expect(page.getByRole("heading", { name: said.arrived })).toBeVisible();

    await other.page.getByRole("button", { name: said.claim(1_000_000) }).click();
    await expect(other.page.getByRole("heading", { name: said.arrived })).toBeVisible();
    expect(other.page.url()).toBe(page.url());
    expect(await creditsInto(bank, card)).toHaveLength(1);
  });
});
