import type { CityPayeeAccount } from "./city";
import type { Firm } from "./firms";
import { accountNumber } from "./identity";
import type { Person } from "./person";
import type { Draw, DrawFor } from "./random";

type Bank = readonly [code: string, name: string];

/** Banks by name only; codes are the first four letters of their SWIFT address. No account here is theirs. */
export const BANKS = {
  ningbo: ["BKNB", "宁波银行"],
  icbc: ["ICBK", "工商银行"],
  rural: ["ZJRC", "农商银行"],
  construction: ["PCBC", "建设银行"],
  agricultural: ["ABOC", "农业银行"],
  china: ["BKCH", "中国银行"],
  postal: ["PSBC", "邮储银行"],
  commerce: ["BINH", "宁波通商银行"],
} as const satisfies Record<string, Bank>;

const PERSONAL: readonly (readonly [Bank, number])[] = [
  [BANKS.ningbo, 26],
  [BANKS.icbc, 18],
  [BANKS.rural, 18],
  [BANKS.construction, 14],
  [BANKS.agricultural, 12],
  [BANKS.china, 7],
  [BANKS.postal, 5],
];
const CORPORATE: readonly (readonly [Bank, number])[] = [...PERSONAL.slice(0, 5), [BANKS.commerce, 8]];

/** Shares of account holders (assumptions). */
const SHARE = { person: 0.93, firm: 0.95, second: 0.22, closed: 0.012, blocked: 0.004 } as const;
const FIRM_NUMBERS_FROM = 5_000_000_000; // firms' accounts never meet persons'
const SECOND_NUMBERS_FROM = 1_000_000_000;

type Holder = { readonly subjectKey: string; readonly holderName: string };

/** An account of a holder, with the bank's opinion of it. */
export function accountAt(
  holder: Holder,
  bank: Bank,
  is: { number: string; isDefault: boolean; bankState?: CityPayeeAccount["bankState"] },
): CityPayeeAccount {
  const [bankCode, bankName] = bank;
  return { ...holder, bankCode, bankName, bankState: "open", ...is };
}

function drawAccounts(
  draw: Draw,
  holder: Holder,
  { banks, order }: { banks: typeof PERSONAL; order: number },
): CityPayeeAccount[] {
  const bankState = draw.weighted([
    ["closed", SHARE.closed],
    ["blocked", SHARE.blocked],
    ["open", 1 - SHARE.closed - SHARE.blocked],
  ] as const);
  const first = accountAt(holder, draw.weighted(banks), { number: accountNumber(order), isDefault: true, bankState });
  if (!draw.chance(SHARE.second)) return [first];
  const number = accountNumber(order + SECOND_NUMBERS_FROM);
  return [first, accountAt(holder, draw.weighted(banks), { number, isDefault: false })];
}

/**
 * Draws the accounts of grown people and of firms. Who has been paid has one; some of the others have none, and a few
 * defaults are closed or blocked at the bank.
 */
export function drawPayeeAccounts(
  among: { readonly people: readonly Person[]; readonly firms: readonly Firm[]; readonly paid: ReadonlySet<string> },
  draws: DrawFor,
): CityPayeeAccount[] {
  const ofPeople = among.people.flatMap(({ key, name, resident }) => {
    const draw = draws("person account", resident.order);
    const hasAccount = (resident.age >= 18 && draw.chance(SHARE.person)) || among.paid.has(key);
    return hasAccount
      ? drawAccounts(draw, { subjectKey: key, holderName: name }, { banks: PERSONAL, order: resident.order })
      : [];
  });
  const ofFirms = among.firms.flatMap(({ key, name, order }) => {
    const draw = draws("firm account", order);
    const hasAccount = draw.chance(SHARE.firm) || among.paid.has(key);
    if (!hasAccount) return [];
    return drawAccounts(
      draw,
      { subjectKey: key, holderName: name },
      { banks: CORPORATE, order: FIRM_NUMBERS_FROM + order },
    );
  });
  return [...ofPeople, ...ofFirms];
}
