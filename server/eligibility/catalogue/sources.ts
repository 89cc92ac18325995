import type { Bilingual } from "../bilingual";

/** A department or system that delivers facts. */
export type Source = { readonly code: string; readonly label: Bilingual };

const LABELS = {
  hrss: ["宁波市人社局", "Ningbo Human Resources and Social Security Bureau"],
  tax: ["宁波市税务局", "Ningbo Tax Service"],
  "public-security": ["宁波市公安局", "Ningbo Public Security Bureau"],
  health: ["宁波市卫健委", "Ningbo Health Commission"],
  "civil-affairs": ["宁波市民政局", "Ningbo Civil Affairs Bureau"],
  "disabled-federation": ["宁波市残联", "Ningbo Disabled Persons' Federation"],
  courts: ["宁波市中级人民法院", "Ningbo Intermediate People's Court"],
  credit: ["信用中国（浙江）", "Credit China (Zhejiang)"],
  chsi: ["学信网", "CHSI student information"],
  education: ["宁波市教育局", "Ningbo Education Bureau"],
  "medical-insurance": ["宁波市医保局", "Ningbo Healthcare Security Bureau"],
  statistics: ["宁波市统计局", "Ningbo Statistics Bureau"],
  "market-regulation": ["宁波市市场监管局", "Ningbo Market Regulation Bureau"],
  housing: ["宁波市住建局", "Ningbo Housing and Construction Bureau"],
  "natural-resources": ["宁波市自然资源和规划局", "Ningbo Natural Resources Bureau"],
  commerce: ["宁波市商务局", "Ningbo Commerce Bureau"],
  payments: ["支付机构", "payment institutions"],
  banks: ["经办银行", "the lending banks"],
  economy: ["宁波市经信局", "Ningbo Economy and Information Technology Bureau"],
  science: ["宁波市科技局", "Ningbo Science and Technology Bureau"],
  veterans: ["宁波市退役军人事务局", "Ningbo Veterans Affairs Bureau"],
  sasac: ["宁波市国资委", "Ningbo State-owned Assets Commission"],
  ecology: ["宁波市生态环境局", "Ningbo Ecology Bureau"],
  agriculture: ["宁波市农业农村局", "Ningbo Agriculture Bureau"],
  customs: ["宁波海关", "Ningbo Customs"],
  "finance-office": ["宁波市地方金融管理局", "Ningbo Financial Administration"],
  "central-bank": ["人民银行宁波市分行", "People's Bank of China, Ningbo"],
  "local-government": ["属地政府", "the local government"],
  employer: ["企业申报", "the employer's statement"],
  platform: ["甬易办", "yongyiban"],
  ledger: ["甬易办发放记录", "yongyiban's payment records"],
  officer: ["经办人员", "the case officer"],
} as const satisfies Record<string, readonly [zh: string, en: string]>;

/** The code of a source, as facts carry it. */
export type SourceCode = keyof typeof LABELS;

/** Every source a fact can come from, with its name. */
export const SOURCES: readonly Source[] = Object.entries(LABELS).map(([code, [zh, en]]) => ({
  code,
  label: { zh, en },
}));

/** True for the code of a known source. */
export function isSourceCode(code: string): code is SourceCode {
  return code in LABELS;
}
