import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestService, type TestService, type TestSubject } from "@/server/testing/test-service";
import { addAccount, readAccounts } from ".";

let service: TestService;
let lin: TestSubject;

beforeAll(async () => {
  service = await startTestService();
  lin = await service.person("林测试");
});
afterAll(() => service?.close());

const me = () => service.asPerson(lin.subjectId);

/** A card number of nineteen digits whose last one is right (Luhn), and which the bank says is hers. */
async function card(nth: number): Promise<string> {
  const body = `622202020000${String(nth).padStart(6, "0")}`;
  const sum = [...body].reverse().reduce((total, digit, place) => {
    const twice = Number(digit) * (place % 2 === 0 ? 2 : 1);
    return total + (twice > 9 ? twice - 9 : twice);
  }, 0);
  const accountNumber = `${body}${(10 - (sum % 10)) % 10}`;
  await fetch(new URL("/accounts", service.bank.url), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      accounts: [{ bankCode: "ICBK", accountNumber, holderName: "林测试", state: "open" }],
    }),
  });
  return accountNumber;
}
const add = async (nth: number) => addAccount(me(), { bankCode: "ICBK", accountNumber: await card(nth) });

test("ten accounts that can be paid into are the most, also for who adds two at once; one that was closed makes room", async () => {
  for (let nth = 1; nth < 9; nth++) await add(nth); // the first came with her
  const numbers = await Promise.all([9, 10, 11].map(card));
  let tried: Promise<PromiseSettledResult<unknown>[]> = Promise.resolve([]);
  await service.owner.begin(async (tx) => {
    await tx`lock table payee_account in share row exclusive mode`; // who has looked may not add yet: all have come so far
    const adding = numbers.map((accountNumber) => addAccount(me(), { bankCode: "ICBK", accountNumber }));
    tried = Promise.allSettled(adding);
    const waiting = async () => (await service.owner`select pid from pg_locks where not granted`).length;
    await expect.poll(waiting, { timeout: 5_000 }).toBe(numbers.length);
  });
  const both = await tried;
  expect(both.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  for (const one of both)
    if (one.status === "rejected") expect(one.reason).toMatchObject({ code: "PAYEE_ACCOUNTS_FULL" });
  expect(await readAccounts(me())).toHaveLength(10);
  await service.owner`update payee_account set status = 'closed' where subject_id = ${lin.subjectId} and not is_default
    and account_id = (select min(account_id) from payee_account where subject_id = ${lin.subjectId} and not is_default)`;
  await add(12);
  await expect(add(13)).rejects.toMatchObject({ code: "PAYEE_ACCOUNTS_FULL" });
});
