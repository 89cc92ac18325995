import { writeFile } from "node:fs/promises";
import type { City } from "@/db/seed/city";
import { startBankSimulator } from "@/simulators/bank";
import { FINANCE_OFFICER } from "./open-pools";

const PRIVATE_FILE = 0o600;
const ACCOUNTS_PER_LOAD = 1_000;

/** An account that each demonstration person has at the bank and has not given us: what one can add in the demonstration. */
const SPARE = { bankCode: "BKCH", prefix: "015699000000" } as const;

/** Twelve fixed digits, a running number and the check digit (Luhn). */
function spareNumber(nth: number): string {
  const digits = `${SPARE.prefix}${String(nth + 1).padStart(3, "0")}`;
  const sum = [...digits].reverse().reduce((total, char, i) => {
    const digit = Number(char) * (i % 2 === 0 ? 2 : 1);
    return total + (digit > 9 ? digit - 9 : digit);
  }, 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}

/** What the demonstration's sign-in stub knows about its people. No real person's identity: see db/seed/README.md. */
export async function writeDemoPeople(city: City, file: string): Promise<void> {
  const subjects = new Map(city.subjects.map((row) => [row.subjectKey, row]));
  const people = city.demo.map(({ slug, subjectKey, title, situation, firms }, nth) => ({
    slug,
    name: subjects.get(subjectKey)?.name,
    identity: subjects.get(subjectKey)?.identity,
    title,
    situation,
    firms: firms.map((key) => subjects.get(key)?.name),
    roles: city.delegations
      .filter(({ personKey }) => personKey === subjectKey)
      .map(({ enterpriseKey, title: as }) => ({ firm: subjects.get(enterpriseKey)?.name, title: as })),
    office: slug === FINANCE_OFFICER ? "finance" : null,
    spareAccount: { bankCode: SPARE.bankCode, number: spareNumber(nth) },
  }));
  await writeFile(file, JSON.stringify(people, null, 2), { mode: PRIVATE_FILE });
}

/** Opens the city's accounts at the simulated bank, through its own door, before its process starts. */
export async function openBankAccounts(city: City, statePath: string): Promise<void> {
  const bank = await startBankSimulator({ port: 0, statePath });
  try {
    const accounts = city.payeeAccounts.map((row) => ({
      bankCode: row.bankCode,
      accountNumber: row.number,
      holderName: row.holderName,
      state: row.bankState as string,
    }));
    const names = new Map(city.subjects.map((row) => [row.subjectKey, row.name]));
    for (const [nth, { subjectKey }] of city.demo.entries()) {
      const [accountNumber, holderName] = [spareNumber(nth), names.get(subjectKey) ?? ""];
      accounts.push({ bankCode: SPARE.bankCode, accountNumber, holderName, state: "open" });
    }
    for (let from = 0; from < accounts.length; from += ACCOUNTS_PER_LOAD) {
      const answer = await fetch(new URL("/accounts", bank.url), {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ accounts: accounts.slice(from, from + ACCOUNTS_PER_LOAD) }),
      });
      if (!answer.ok) throw new Error(`the simulated bank refused accounts: ${answer.status} ${await answer.text()}`);
    }
  } finally {
    await bank.close();
  }
}
