import type { Career } from "./careers";
import { addDays, fullMonths } from "./dates";
import type { Resident } from "./population";
import type { Draw, DrawFor } from "./random";

/** A vocational certificate; level 5 is the lowest, 1 the highest. */
export type Certificate = {
  readonly occupation: string;
  readonly level: 1 | 2 | 3 | 4 | 5;
  readonly date: string;
  readonly shortage: boolean;
};
/** A consumer loan: `rate` as a fraction, `amount` in yuan. */
export type Loan = {
  readonly lender: string;
  readonly amount: number;
  readonly key_area: boolean;
  readonly rate: number;
  readonly years: number;
};
/** Something bought from a shop in the trade-in scheme; `price` in yuan. */
export type Purchase = {
  readonly category: string;
  readonly grade: number;
  readonly price: number;
  readonly date: string;
};

/** What a grown person has to her name beside work and home. */
export type Belongings = {
  readonly certificates: readonly Certificate[];
  readonly loans: readonly Loan[];
  readonly purchases: readonly Purchase[];
};

const SHORTAGE_TRADES = ["数控车工", "焊工", "模具工", "工业机器人系统操作员", "养老护理员"];
const OTHER_TRADES = [
  "电子商务师",
  "仓储管理员",
  "中式烹调师",
  "保育师",
  "物业管理员",
  "叉车司机",
  "企业人力资源管理师",
];
const LENDERS = ["宁波银行", "工商银行", "建设银行", "农业银行", "邮储银行"];
/** Shares of grown people (assumptions). */
const SHARE = { certificate: 0.12, loan: 0.05, purchase: 0.09 } as const;

function drawCertificate(draw: Draw, civilDate: string): Certificate {
  const shortage = draw.chance(0.35);
  const level = draw.weighted([
    [5, 16],
    [4, 28],
    [3, 28],
    [2, 19],
    [1, 9],
  ] as const);
  const date = addDays(civilDate, -draw.between(20, 1900));
  return { occupation: draw.pick(shortage ? SHORTAGE_TRADES : OTHER_TRADES), level, date, shortage };
}

function drawLoan(draw: Draw): Loan {
  const large = draw.chance(0.35);
  return {
    lender: draw.pick(LENDERS),
    amount: (large ? draw.between(50, 200) : draw.between(5, 49)) * 1000,
    key_area: draw.chance(0.6),
    rate: draw.between(18, 48) / 1000,
    years: draw.weighted([
      [1, 70],
      [2, 20],
      [0.5, 10],
    ] as const),
  };
}

function drawPurchase(draw: Draw, civilDate: string): Purchase {
  const category = draw.weighted([
    ["手机", 45],
    ["平板", 12],
    ["智能手表", 13],
    ["空调", 18],
    ["洗衣机", 12],
  ] as const);
  const dear = { 手机: 4200, 平板: 3200, 智能手表: 1500, 空调: 3300, 洗衣机: 2900 }[category];
  const price = Math.max(399, Math.round(dear * Math.exp(0.45 * draw.normal())) - 1);
  return { category, grade: draw.between(0, 2), price, date: addDays(civilDate, -draw.between(10, 300)) };
}

/** Draws certificates of people at work, and loans and purchases of grown people. */
export function drawBelongings(
  draws: DrawFor,
  people: { residents: readonly Resident[]; careers: readonly Career[] },
  civilDate: string,
): Belongings[] {
  return people.residents.map((one) => {
    const grown = one.age >= 20 && one.age < 70;
    const atWork = people.careers[one.order]?.status === "employed";
    const certificate = draws("certificate", one.order);
    const loan = draws("loan", one.order);
    const purchase = draws("purchase", one.order);
    return {
      certificates: atWork && certificate.chance(SHARE.certificate) ? [drawCertificate(certificate, civilDate)] : [],
      loans: grown && loan.chance(SHARE.loan) ? [drawLoan(loan)] : [],
      purchases: grown && purchase.chance(SHARE.purchase) ? [drawPurchase(purchase, civilDate)] : [],
    };
  });
}

/** The certificate that the skill subsidy can be claimed for now: of level 3 to 5, not a year old. */
export function claimableCertificate(certificates: readonly Certificate[], civilDate: string): Certificate | null {
  return certificates.find((one) => one.level >= 3 && fullMonths(one.date, civilDate) < 12) ?? null;
}
