/** What the pages say; each in the language the service asked for. */
export const WORDS = {
  zh: {
    demo: "演示",
    banner: (name: string) => `这是演示，不是真的${name}`,
    title: "演示登录",
    note: "下面的人和企业都是编出来的。选一位，看看TA会看到什么。",
    told: "登录后，甬易办会知道这位的姓名和公民身份号码。",
    groups: { office: "工作人员", firms: "企业的人", people: "个人" },
    role: (firm: string, title: string) => `${firm}，${title}`,
    office: "财政资金经办",
    deny: "不登录，返回甬易办",
    otherLanguage: "English",
    goneTitle: "这次登录已经过去了",
    gone: "可能放得太久，或者已经登录过。请回甬易办再点一次登录。",
    back: "回甬易办",
  },
  en: {
    demo: "Demonstration",
    banner: (name: string) => `This is a demonstration, not the real ${name}`,
    title: "Demonstration sign-in",
    note: "All people and firms below are invented. Choose one and see what they would see.",
    told: "After signing in, Yongyiban will know this person's name and identity number.",
    groups: { office: "Officials", firms: "People of firms", people: "Citizens" },
    role: (firm: string, title: string) => `${firm}, ${TITLES[title] ?? title}`,
    office: "Finance officer",
    deny: "Do not sign in, go back to Yongyiban",
    otherLanguage: "简体中文",
    goneTitle: "This sign-in is over",
    gone: "It may have been left for too long, or was finished already. Go back to Yongyiban and sign in once more.",
    back: "Back to Yongyiban",
  },
} as const;

const TITLES: Readonly<Record<string, string>> = {
  法定代表人: "legal representative",
  财务经办人: "accountant",
  经营者: "owner",
};

/** The languages of the pages. */
export type Language = keyof typeof WORDS;
