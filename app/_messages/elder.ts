import type { Messages } from "./catalogue";

type Overlay<T> = { readonly [Key in keyof T]?: T[Key] extends string ? string : Overlay<T[Key]> };

/** What elder mode says in other words; everything else is said as in standard mode. */
export const elderZhCN: Overlay<Messages> = {
  common: { backWritten: "返回", tabs: { records: "领过的" } },
  account: {
    line: "{bank}的卡，<tail>尾号{tail}</tail>",
    plain: "{bank}的卡，尾号{tail}",
    to: "领到{bank}的卡，<tail>尾号{tail}</tail>",
  },
  entitlement: {
    claim: "领取{sum}",
    why: "为什么给您",
    issuer: "{issuer}发的",
    issuerUntil: "{issuer}发的，{date}前都能领",
    evidence: "{source}{date}查到",
  },
  claim: { arrived: "钱到了", resend: "重新发{sum}" },
  records: { title: "领过的" },
};

/** The same in English. */
export const elderEn: Overlay<Messages> = {
  common: { backWritten: "Back", tabs: { records: "Taken" } },
  entitlement: { why: "Why it is for you" },
  claim: { arrived: "It is there" },
  records: { title: "Taken" },
};
