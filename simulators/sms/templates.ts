/** The texts as they were approved at each provider: the other party keeps its own copy. */
export const APPROVED_TEMPLATES: Readonly<Record<string, string>> = {
  SMS_YYB_ZH:
    "【甬易办】您有{count}笔补贴可以领，共{sum}元。请打开甬易办查看，不收费，不问密码。短信核对码{code}，和甬易办里显示的一样才是真的。",
  SMS_YYB_EN:
    "[Yongyiban]You can take {count} benefit(s), CNY {sum} in all. Open Yongyiban to see them. No fee, no password. Check number {code}: it is ours only if Yongyiban shows the same.",
  SMS_YYB_FIRM_ZH:
    "【甬易办】您能替企业领{count}笔补贴，共{sum}元。请打开甬易办查看，不收费，不问密码。短信核对码{code}，和甬易办里显示的一样才是真的。",
  SMS_YYB_FIRM_EN:
    "[Yongyiban]You can take {count} benefit(s) for your firm, CNY {sum} in all. Open Yongyiban to see them. No fee, no password. Check number {code}: it is ours only if Yongyiban shows the same.",
  "1900001":
    "【甬易办】您有{1}笔补贴可以领，共{2}元。请打开甬易办查看，不收费，不问密码。短信核对码{3}，和甬易办里显示的一样才是真的。",
  "1900002":
    "[Yongyiban]You can take {1} benefit(s), CNY {2} in all. Open Yongyiban to see them. No fee, no password. Check number {3}: it is ours only if Yongyiban shows the same.",
  "1900003":
    "【甬易办】您能替企业领{1}笔补贴，共{2}元。请打开甬易办查看，不收费，不问密码。短信核对码{3}，和甬易办里显示的一样才是真的。",
  "1900004":
    "[Yongyiban]You can take {1} benefit(s) for your firm, CNY {2} in all. Open Yongyiban to see them. No fee, no password. Check number {3}: it is ours only if Yongyiban shows the same.",
};
