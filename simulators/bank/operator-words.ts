import type { Account, FaultRequest, Misstatement, Report } from "./protocol";

type Words<K extends string> = Readonly<Record<K, string>>;

/** What can go wrong, in Chinese, by the word the forms and the journal use. */
export const FAULT_WORDS: Words<FaultRequest["kind"]> = {
  slow: "回答得慢",
  down: "不通",
  "timeout-after-accepting": "收下后不回答",
  "answer-later": "晚些才办",
  reject: "拒绝",
  "return-after-credit": "入账后退回",
  lose: "半路丢失",
  "answer-twice": "回答两次",
  "out-of-order": "回答次序颠倒",
  "settle-then-return": "结算后退回",
  "close-account": "销户",
  "after-hours": "不在营业时间",
  misstate: "对账单写错",
  "no-statement": "没有对账单",
};

/** How a statement tells a payment otherwise. */
export const MISSTATEMENT_WORDS: Words<Misstatement> = {
  missing: "漏记",
  extra: "多记",
  amount: "金额不符",
  duplicate: "记了两次",
  "wrong-account": "记错账户",
  unknown: "不认识的付款",
};

/** What the bank has said of a payment. */
export const STATUS_WORDS: Words<NonNullable<Report["status"]>> = {
  ACTC: "已收下",
  ACSP: "正在办",
  ACSC: "已结算",
  ACCC: "已入账",
  RJCT: "已拒绝",
};

export const ACCOUNT_WORDS: Words<Account["state"]> = {
  open: "正常",
  closed: "已销户",
  blocked: "已冻结",
  deceased: "持有人去世",
};

/** Reasons as they occur here; another stands as its code alone. */
const REASON_WORDS: Words<string> = {
  AC01: "没有这个账号",
  AC04: "账户已销",
  AC06: "账户冻结",
  AM04: "余额不足",
  BE01: "户名不符",
  MD07: "持有人去世",
  TM01: "过了营业时间",
};

const BANK_WORDS: Words<string> = {
  BKNB: "宁波银行",
  ICBK: "工商银行",
  ZJRC: "农商银行",
  PCBC: "建设银行",
  ABOC: "农业银行",
  BKCH: "中国银行",
  PSBC: "邮储银行",
  BINH: "宁波通商银行",
};

/** 已入账（ACCC）: the word for whoever reads, the code for whoever compares with a message. */
export function worded<K extends string>(code: K, words: Words<K>): string {
  return `${words[code]}（${code}）`;
}

/** A reason with its code; the code alone where there is no word for it. */
export function reasonWord(code: string): string {
  return REASON_WORDS[code] === undefined ? code : worded(code, REASON_WORDS);
}

/** A bank with its code; the code alone where the bank has no name here. */
export function bankWord(code: string): string {
  return BANK_WORDS[code] === undefined ? code : worded(code, BANK_WORDS);
}
