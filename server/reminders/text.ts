import type { SmsTemplate } from "@/server/gateways";
import type { Fen } from "@/server/kernel";

/** What a reminder says, in which language; nothing else of a person is in it. */
export type Said = {
  readonly language: "zh-CN" | "en";
  /** Whose money it is: that of whoever is told, or of a firm that she may act for. */
  readonly forFirm: boolean;
  readonly itemCount: number;
  readonly amountFen: Fen;
  readonly checkCode: string;
};

/** The variables of the template, as the provider is given them. */
export type TemplateVariables = { readonly count: string; readonly sum: string; readonly code: string };

/** What one part of a text message costs, in thousandths of a yuan: the provider's list price. */
export const SMS_PART_LI = 45;

const NAMES: Readonly<Record<Said["language"], string>> = { "zh-CN": "甬易办", en: "Yongyiban" };
const SIGNATURE = { "zh-CN": `【${NAMES["zh-CN"]}】`, en: `[${NAMES.en}]` } as const;
/** No link, no question for a code, no threat: where to look, and by what to know that it is ours. */
const TEMPLATE = {
  "zh-CN":
    "您有{count}笔补贴可以领，共{sum}元。请打开甬易办查看，不收费，不问密码。短信核对码{code}，和甬易办里显示的一样才是真的。",
  en: "You can take {count} benefit(s), CNY {sum} in all. Open Yongyiban to see them. No fee, no password. Check number {code}: it is ours only if Yongyiban shows the same.",
  "zh-CN-firm":
    "您能替企业领{count}笔补贴，共{sum}元。请打开甬易办查看，不收费，不问密码。短信核对码{code}，和甬易办里显示的一样才是真的。",
  "en-firm":
    "You can take {count} benefit(s) for your firm, CNY {sum} in all. Open Yongyiban to see them. No fee, no password. Check number {code}: it is ours only if Yongyiban shows the same.",
} as const satisfies Record<SmsTemplate, string>;
const PLACES = /\{(?:count|sum|code)\}/g;
/** How long each text is before its variables are put in. */
const FIXED_CHARS = {
  "zh-CN": fixedChars("zh-CN", "zh-CN"),
  en: fixedChars("en", "en"),
  "zh-CN-firm": fixedChars("zh-CN", "zh-CN-firm"),
  "en-firm": fixedChars("en", "en-firm"),
} as const;
const FEN_PER_YUAN = 100;
const THOUSANDS = /\B(?=(?:\d{3})+$)/g;
const SINGLE_PART_CHARS = 70;
const CHARS_OF_EACH_PART = 67;

function fixedChars(language: Said["language"], template: SmsTemplate): number {
  return (SIGNATURE[language] + TEMPLATE[template]).replace(PLACES, "").length;
}

/** Under which of the approved texts something is said. */
export function templateOf({ language, forFirm }: Pick<Said, "language" | "forFirm">): SmsTemplate {
  return forFirm ? `${language}-firm` : language;
}

/** The template's variables, each with nothing in it but digits and the signs of a number. */
export function variablesOf({
  itemCount,
  amountFen,
  checkCode,
}: Pick<Said, "itemCount" | "amountFen" | "checkCode">): TemplateVariables {
  const yuan = String(Math.floor(amountFen / FEN_PER_YUAN)).replace(THOUSANDS, ",");
  return {
    count: String(itemCount),
    sum: `${yuan}.${String(amountFen % FEN_PER_YUAN).padStart(2, "0")}`,
    code: `${checkCode.slice(0, 3)} ${checkCode.slice(3)}`,
  };
}

/** The text as a phone receives it. */
export function sayBySms(said: Said): string {
  const variables = variablesOf(said);
  const text = TEMPLATE[templateOf(said)].replace(
    /\{(count|sum|code)\}/g,
    (_, name: keyof TemplateVariables) => variables[name],
  );
  return SIGNATURE[said.language] + text;
}

/** How many parts a text of so many characters goes out in: 70 alone, 67 in each of several. */
export function partsOf(chars: number): number {
  return chars <= SINGLE_PART_CHARS ? 1 : Math.ceil(chars / CHARS_OF_EACH_PART);
}

/** What a text message costs, in thousandths of a yuan: by its length alone, for a campaign asks it of everybody. */
export function smsCostLi(said: Said): number {
  const { count, sum, code } = variablesOf(said);
  const chars = FIXED_CHARS[templateOf(said)] + count.length + sum.length + code.length;
  return partsOf(chars) * SMS_PART_LI;
}

/** What the notification of a push shows. The sum stays off the lock screen, where others may read it. */
export function sayByPush(said: Pick<Said, "language" | "forFirm" | "itemCount">): { title: string; body: string } {
  const { language, forFirm, itemCount } = said;
  if (language === "en" && forFirm) {
    const body = `${itemCount} waiting for your firm. Tap to see. No fee, no password.`;
    return { title: "Your firm has benefits to take", body };
  }
  if (forFirm) {
    return { title: "企业有钱可以领", body: `${itemCount}笔补贴等您替企业领，点开就能看。不收费，不问密码。` };
  }
  if (language === "en") {
    return { title: "You have benefits to take", body: `${itemCount} waiting. Tap to see. No fee, no password.` };
  }
  return { title: "您有钱可以领", body: `${itemCount}笔补贴在等您，点开就能看。不收费，不问密码。` };
}

/** What a pasted text was found to be. */
export type TextVerdict =
  | { readonly verdict: "ours"; readonly messageId: string; readonly sentAt: string }
  | { readonly verdict: "altered" | "not-ours" | "unknown"; readonly sign: "link" | "asks-code" | "threat" | null };

const SIGNS = [
  ["link", /https?:|www\.|[a-z0-9-]+\.(com|cn|net|top|xyz|vip|cc|link|click|shop|club|info|icu)(\b|\/)|dwz|t\.cn/iu],
  ["asks-code", /验证码|动态码|校验码|银行卡密码|verification code|\bOTP\b|\bPIN\b/iu],
  ["threat", /逾期|冻结|作废|失效|最后一天|立即|马上|否则|停用|freeze|suspend|immediately/iu],
] as const;

/** A text without what a phone may add or change: spaces, quotation, the form of punctuation. */
export function normalised(text: string): string {
  return text
    .normalize("NFKC")
    .replace(/[\p{C}\p{Z}\s"“”'‘’]/gu, "")
    .toLowerCase();
}

/** What in a text we never write: a link, a question for a code, a threat. Null when there is none of it. */
export function foreignSign(text: string): "link" | "asks-code" | "threat" | null {
  return SIGNS.find(([, pattern]) => pattern.test(text))?.[0] ?? null;
}

/** A normalised text without a signature of ours: the provider sets one before it or behind it, and a phone may show it apart. */
function unsigned(text: string, names: readonly string[]): string {
  const signs = names.map(normalised).flatMap((name) => [`【${name}】`, `[${name}]`]);
  const before = signs.find((sign) => text.startsWith(sign));
  if (before) return text.slice(before.length);
  const behind = signs.find((sign) => text.endsWith(sign));
  return behind ? text.slice(0, -behind.length) : text;
}

/**
 * Compares a pasted text with what its owner was really sent, word for word.
 * @param signature the one that the providers approved, where it is not the one of our texts.
 */
export function judgeText(
  pasted: string,
  sent: readonly (Said & { messageId: string; sentAt: string })[],
  signature = NAMES["zh-CN"],
): TextVerdict {
  const text = normalised(pasted);
  const names = [signature, ...Object.values(NAMES)];
  const match = sent.find((message) => unsigned(text, names) === unsigned(normalised(sayBySms(message)), names));
  if (match) return { verdict: "ours", messageId: match.messageId, sentAt: match.sentAt };
  const sign = foreignSign(pasted.normalize("NFKC"));
  const borrows = sent.some(({ checkCode }) => text.includes(checkCode));
  if (borrows) return { verdict: "altered", sign };
  return sign ? { verdict: "not-ours", sign } : { verdict: "unknown", sign: null };
}
