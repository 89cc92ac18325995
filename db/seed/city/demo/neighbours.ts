import { BANKS } from "../banks";
import { childOf, employedSince, type HandPerson, localHukou, paidMonthly } from "./hand-made";

/** Old people, parents, workers: the other states. */
export const NEIGHBOURS: readonly HandPerson[] = [
  {
    key: "chenxiuzhen",
    name: "陈秀珍",
    sex: "女",
    birthDate: "1935-03-09",
    placeCode: "330203",
    facts: localHukou("海曙区"),
    accounts: [{ bank: BANKS.rural, tail: "3052" }],
    paid: paidMonthly("NB-GL-2019", 100),
    demo: {
      title: { zh: "91岁的老人", en: "A woman of 91" },
      situation: {
        zh: "这个月的高龄津贴100元，适合用长辈版",
        en: "This month's allowance of 100 yuan; try elder mode",
      },
    },
  },
  {
    key: "qiugensheng",
    name: "裘根生",
    sex: "男",
    birthDate: "1943-06-02",
    placeCode: "330213",
    facts: localHukou("奉化区"),
    accounts: [{ bank: BANKS.postal, tail: "2381" }],
    paid: paidMonthly("NB-GL-2019", 50),
    demo: {
      title: { zh: "83岁的老人", en: "A man of 83" },
      situation: { zh: "这个月的高龄津贴50元", en: "This month's allowance of 50 yuan" },
    },
  },
  {
    key: "fangkexin",
    name: "方可昕",
    sex: "女",
    birthDate: "1994-09-15",
    placeCode: "330282",
    facts: {
      ...localHukou("慈溪市"),
      children: [childOf("xianzhi", "2024-02-18", "慈溪市"), childOf("xianyi", "2026-05-09", "慈溪市")],
      is_head_of_claim: true,
      ...employedSince("2023-01"),
    },
    accounts: [{ bank: BANKS.agricultural, tail: "6193" }],
    demo: {
      title: { zh: "两个孩子都不到三岁的妈妈", en: "A mother of two under three" },
      situation: { zh: "今年的育儿补贴，两个孩子一起领", en: "This year's child allowance for both children" },
    },
  },
  {
    key: "huyaqin",
    name: "胡亚琴",
    sex: "女",
    birthDate: "1981-11-23",
    placeCode: "330211",
    facts: {
      ...localHukou("镇海区"),
      employment_difficult: true,
      flex_registered: true,
      ins_pension: flexibleMonths(),
      ins_medical: flexibleMonths(),
      ins_social: flexibleMonths(),
    },
    accounts: [{ bank: BANKS.icbc, tail: "9044" }],
    paid: paidMonthly("NB-LHSB-2024", 300),
    demo: {
      title: { zh: "快满45岁的灵活就业者", en: "A self-insured woman near 45" },
      situation: {
        zh: "社保补贴300元，三天后满45岁，改为450元",
        en: "Subsidy of 300 yuan, 450 from her birthday in three days",
      },
    },
  },
  {
    key: "shenguoliang",
    name: "沈国良",
    sex: "男",
    birthDate: "1969-05-21",
    placeCode: "330226",
    facts: { ...localHukou("宁海县"), disability_level: 1, disability_kind: "肢体", self_care: "完全不能自理" },
    accounts: [{ bank: BANKS.rural, tail: "1765" }],
    paid: paidMonthly("ZJ-CJHL", 500),
    demo: {
      title: { zh: "重度残疾人", en: "A severely disabled man" },
      situation: { zh: "这个月的护理补贴500元", en: "This month's care subsidy of 500 yuan" },
    },
  },
  {
    key: "renqiubai",
    name: "任秋白",
    sex: "男",
    birthDate: "1987-12-01",
    placeCode: "330205",
    facts: { ...localHukou("江北区"), disability_level: 2, disability_kind: "精神" },
    accounts: [{ bank: BANKS.china, tail: "5528" }],
    demo: {
      title: { zh: "等自理评定的人", en: "Somebody waiting for an assessment" },
      situation: { zh: "护理补贴要先由人评定，还没有评", en: "The care subsidy waits for an assessment by a person" },
    },
  },
  {
    key: "yujiashu",
    name: "虞嘉树",
    sex: "男",
    birthDate: "1990-10-26",
    placeCode: "330203",
    facts: {
      ...localHukou("海曙区"),
      ...employedSince("2023-01"),
      purchases: [
        { category: "手机", grade: 0, price: 3999, date: "2026-09-12" },
        { category: "平板", grade: 0, price: 2000, date: "2026-10-03" },
      ],
    },
    accounts: [
      { bank: BANKS.icbc, tail: "0371", bankState: "closed" },
      { bank: BANKS.ningbo, tail: "3348" },
    ],
    demo: {
      title: { zh: "收款卡已经销户的人", en: "Somebody whose account is closed" },
      situation: {
        zh: "领800元会被银行退回，换一张卡重新发",
        en: "The bank returns the 800 yuan; choose another account",
      },
    },
  },
  {
    key: "shaolifeng",
    name: "邵立峰",
    sex: "男",
    birthDate: "1984-03-14",
    placeCode: "330206-JK",
    facts: {
      ...localHukou("北仑区"),
      ...employedSince("2023-01", { contract_years: 5, employer_size: "中型" }),
      front_line: true,
      skill_certs: [{ occupation: "模具工", level: 1, date: "2025-06-10", shortage: true }],
      loans: [{ lender: "建设银行", amount: 120_000, key_area: true, rate: 0.032, years: 1 }],
    },
    accounts: [{ bank: BANKS.construction, tail: "2907" }],
    demo: {
      title: { zh: "高级技师", en: "A master craftsman" },
      situation: {
        zh: "岗位补贴2万元，消费贷款贴息500元",
        en: "Skilled-post grant of 20,000 and loan interest of 500 yuan",
      },
    },
  },
  {
    key: "shiwenjing",
    name: "史文静",
    sex: "女",
    birthDate: "1991-08-08",
    placeCode: "330212",
    facts: {
      ...localHukou("鄞州区"),
      ...employedSince(
        "2023-03",
        { employer_size: undefined, contract_years: undefined, job_registered: undefined },
        "2026-09",
      ),
      unemployed_since: "2026-10-12",
      left_voluntarily: false,
    },
    accounts: [{ bank: BANKS.ningbo, tail: "7781" }],
    demo: {
      title: { zh: "刚失业的人", en: "Somebody who has just lost her job" },
      situation: { zh: "这个月的失业保险金2,241元", en: "This month's unemployment benefit of 2,241 yuan" },
    },
  },
  {
    key: "chaiyongnian",
    name: "柴永年",
    sex: "男",
    birthDate: "1978-01-19",
    placeCode: "330281",
    facts: { ...localHukou("余姚市"), ...employedSince("2023-01") },
    accounts: [{ bank: BANKS.icbc, tail: "8136" }],
    demo: {
      title: { zh: "没有待领取的人", en: "Somebody with nothing to take" },
      situation: { zh: "查过全部事项，目前没有符合的", en: "Every benefit was checked, none applies now" },
    },
  },
];

function flexibleMonths(): string[] {
  return employedSince("2024-05", {}, "2026-11").ins_social as string[];
}
