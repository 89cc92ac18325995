import { describe, expect, test } from "vitest";
import { fen } from "@/server/kernel";
import { type BankOptions, openBank } from "./bank";
import { operatorPage } from "./operator-page";

const AT = /(\d{4}-\d{2}-\d{2}) \d{2}:\d{2}:\d{2}/;
const dayIn = (page: string) => AT.exec(page)?.[1];
const beijing = (days: number) => new Date(Date.now() + days * 86_400_000 + 8 * 3_600_000).toISOString().slice(0, 10);

/** The page after one payment of 1.00 to an account that was closed afterwards. */
async function pageOf(options: BankOptions = {}): Promise<string> {
  const bank = openBank(options);
  const account = { bankCode: "BKNB", accountNumber: "1", holderName: "林小禾" };
  await bank.loadAccounts([{ ...account, state: "open" }]);
  await bank.pay({
    endToEndId: "a",
    instructionId: "a",
    amountFen: fen(100),
    debtorPool: "330203",
    creditor: { name: account.holderName, bankCode: account.bankCode, accountNumber: account.accountNumber },
    remittanceText: "",
    requestedAt: new Date().toISOString(),
  });
  await bank.loadAccounts([{ ...account, state: "closed" }]);
  const page = operatorPage(bank.books, { byFile: false, cityOffsetDays: bank.cityOffsetDays });
  await bank.close();
  return page;
}

describe("the operator's page", () => {
  test("says kinds, states and banks in words, each with its code, and sends the code", async () => {
    const page = await pageOf();
    expect(page).toContain('<option value="slow">回答得慢（slow）</option>');
    expect(page).toContain('<option value="missing">漏记（missing）</option>');
    expect(page).toContain("已入账（ACCC）");
    expect(page).toContain("已销户（closed）");
    expect(page).toContain("宁波银行（BKNB）");
  });

  test("tells the city's time in Beijing and says so; without knowing it, the machine's", async () => {
    const city = await pageOf({ cityOffsetDays: -2 });
    expect(city).toContain("演示城市的时钟，北京时间：这台机器的日期减2天");
    expect(dayIn(city)).toBe(beijing(-2));
    const machine = await pageOf();
    expect(machine).toContain("时间是这台机器的时钟，北京时间");
    expect(dayIn(machine)).toBe(beijing(0));
  });

  test("tells what a pool has paid since the start, and calls nothing an advance: the service alone knows that", async () => {
    const page = await pageOf();
    expect(page).toMatch(/自启动以来净付出.*<dt>330203<\/dt><dd>¥1\.00<\/dd>/s);
    expect(page).not.toContain("¥-");
    expect(page).not.toContain("负数是银行垫付");
  });

  test("names every cell by its head, so that a phone can stack a row and still show its state", async () => {
    expect(await pageOf()).toMatch(/<td data-head="状态">[^<]*ACCC/);
  });
});
