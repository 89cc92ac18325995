import { BANKS } from "../banks";
import { childOf, employedSince, graduated, type HandPerson, localHukou } from "./hand-made";

/** Graduates, in every state that a benefit can be in. */
export const GRADUATES: readonly HandPerson[] = [
  {
    key: "linxiaohe",
    name: "林晓禾",
    sex: "女",
    birthDate: "2000-08-12",
    placeCode: "330203",
    facts: {
      ...localHukou("海曙区"),
      ...graduated("本科", "2025-06-20"),
      ...employedSince("2025-09", { talent_intro_date: "2025-09-01" }),
      children: [childOf("linzhixia", "2025-03-28", "海曙区")],
      is_head_of_claim: true,
      skill_certs: [{ occupation: "电子商务师", level: 4, date: "2026-05-18", shortage: false }],
      cert_claimed: { level: 4, shortage: false, occupation: "电子商务师" },
    },
    accounts: [
      { bank: BANKS.ningbo, tail: "6620" },
      { bank: BANKS.china, tail: "8815" },
    ],
    demo: {
      title: { zh: "刚工作一年的毕业生", en: "A graduate in her first job" },
      situation: {
        zh: "好几笔钱待领取：安居、育儿、就业、技能",
        en: "Several payments to take: settling in, child, job, skills",
      },
    },
  },
  {
    key: "dongsining",
    name: "董思宁",
    sex: "女",
    birthDate: "2002-11-05",
    placeCode: "330212",
    facts: {
      ...localHukou("鄞州区"),
      ...graduated("本科", "2025-06-25"),
      ...employedSince("2025-08", { talent_intro_date: "2025-08-11" }),
    },
    accounts: [{ bank: BANKS.construction, tail: "4402" }],
    paid: [
      { programId: "NB-SHAJ-2019", period: "once", amountFen: 1_000_000, paidOn: "2026-03-16" },
      { programId: "NB-BYJY-2019", period: "2026", amountFen: 200_000, paidOn: "2026-09-08" },
    ],
    demo: {
      title: { zh: "都领过的毕业生", en: "A graduate who has taken everything" },
      situation: { zh: "今年领过两笔，现在没有待领取的", en: "Two payments this year, nothing waiting now" },
    },
  },
  {
    key: "yeyihang",
    name: "叶一航",
    sex: "男",
    birthDate: "2002-04-17",
    placeCode: "330205",
    facts: {
      ...localHukou("江北区"),
      ...graduated("本科", "2025-06-20"),
      ...employedSince("2026-01", { talent_intro_date: "2026-01-05" }),
      dishonest: true,
    },
    accounts: [{ bank: BANKS.icbc, tail: "5137" }],
    demo: {
      title: { zh: "有失信记录的毕业生", en: "A graduate with a dishonesty listing" },
      situation: {
        zh: "本来有安居补助，因为失信记录不符合",
        en: "Would have the settling-in grant; the listing rules it out",
      },
    },
  },
  {
    key: "zhuyutong",
    name: "竺雨桐",
    sex: "女",
    birthDate: "2003-01-22",
    placeCode: "330213",
    facts: {
      ...localHukou("奉化区"),
      ...graduated("本科", "2025-06-28"),
      ...employedSince("2026-02", { talent_intro_date: "2026-02-24" }),
    },
    accounts: [],
    demo: {
      title: { zh: "还没有收款账户的毕业生", en: "A graduate without an account" },
      situation: { zh: "有一笔安居补助，要先添一张卡", en: "One grant to take, once she has added an account" },
    },
  },
  {
    key: "xuxiaoyuan",
    name: "徐骁远",
    sex: "男",
    birthDate: "1993-07-30",
    placeCode: "330212-GX",
    facts: {
      ...localHukou("鄞州区"),
      ...graduated("硕士", "2018-06-22"),
      ...employedSince("2023-01", { talent_intro_date: "2018-08-20" }),
      homes_owned_ningbo: 1,
      home_is_only: true,
      home_first_record_date: "2026-03-12",
      home_price_extax: 4_680_000,
    },
    accounts: [{ bank: BANKS.ningbo, tail: "0916" }],
    paid: ["2020", "2021", "2022"].map((period) => ({
      programId: "NB-BYJY-2019",
      period,
      amountFen: 200_000,
      paidOn: `${period}-05-16`,
    })),
    demo: {
      title: { zh: "买了第一套房的人", en: "Somebody who has bought a first home" },
      situation: { zh: "购房补贴按2%算，到8万元封顶", en: "Home grant of 2 %, capped at 80,000 yuan" },
    },
  },
  {
    key: "fuminglang",
    name: "傅明朗",
    sex: "男",
    birthDate: "1996-02-09",
    placeCode: "330206",
    facts: {
      ...localHukou("北仑区"),
      ...graduated("本科", "2018-06-20"),
      ...employedSince("2023-01", { talent_intro_date: "2018-09-03" }),
      homes_owned_ningbo: 1,
      home_first_record_date: "2025-11-18",
      home_price_extax: 1_860_000,
    },
    accounts: [{ bank: BANKS.agricultural, tail: "7250" }],
    paid: ["2020", "2021", "2022"].map((period) => ({
      programId: "NB-BYJY-2019",
      period,
      amountFen: 200_000,
      paidOn: `${period}-05-16`,
    })),
    demo: {
      title: { zh: "还差一项的人", en: "Somebody with one fact missing" },
      situation: {
        zh: "购房补贴只差“家庭唯一住房”没有查到",
        en: "Home grant waits for one fact: whether it is the only home",
      },
    },
  },
];
