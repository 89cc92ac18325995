import type { Draw } from "./random";
import type { Industry } from "./size-class";

/** First and second characters of invented trade names: rare enough in real ones, and they read well together. */
const FIRST = [..."澄砚岚穗砾汀槿芷霁朔溯湛翎珩砺渚苇桁牧栎垣屿漪霄枫萤枢樾荻潞"];
const SECOND = [..."禾舟川屿原序笙杉石桥渡泊野岸庐轩启谷澜圃帆砂木遥棠朴陌汐羽台"];

/** Trade names of well-known firms, brands or places that the tables could give. Such a draw is made again. */
const KNOWN_TRADE_NAMES: ReadonlySet<string> = new Set(
  "湛庐 澄海 砚山 枫桥 枫林 湛江 牧原 牧野 岚山 屿山 荻港 芷江 石桥 霄云 枫叶 汀州 澄江 枫泾 栎社 霁月 苇渡 砺石 芷兰 岚图 澜起".split(
    " ",
  ),
);

/** What firms of each line of business call their business, as a company and as an individual business. */
const LINES: Readonly<Record<Industry, { readonly company: readonly string[]; readonly shop: readonly string[] }>> = {
  工业: {
    company: [
      "五金制品",
      "塑料科技",
      "模具",
      "机械",
      "电器",
      "汽车零部件",
      "紧固件",
      "针织",
      "文具制造",
      "密封材料",
      "轴承",
      "精密铸造",
    ],
    shop: ["五金加工厂", "塑料制品厂", "模具加工厂", "针织厂", "冲件加工厂"],
  },
  批发业: {
    company: ["贸易", "进出口", "供应链管理", "建材", "化工材料", "国际贸易"],
    shop: ["建材经营部", "副食经营部", "布料经营部"],
  },
  零售业: {
    company: ["商贸", "电子商务", "百货", "医药零售"],
    shop: ["便利店", "服装店", "水果店", "超市", "文具店", "手机店"],
  },
  交通运输业: { company: ["物流", "国际货运代理", "运输"], shop: ["货运服务部", "搬运服务部"] },
  仓储业: { company: ["仓储", "冷链仓储"], shop: ["仓储服务部"] },
  邮政业: { company: ["快递服务", "速递"], shop: ["快递服务站"] },
  住宿业: { company: ["酒店管理", "民宿管理"], shop: ["民宿", "旅馆"] },
  餐饮业: { company: ["餐饮管理", "食品配餐"], shop: ["小吃店", "面馆", "餐馆", "早餐店", "海鲜排档"] },
  信息传输业: { company: ["网络科技", "通信工程"], shop: ["网络服务部"] },
  软件和信息技术服务业: { company: ["软件", "信息技术", "数字科技"], shop: ["电脑服务部"] },
  物业管理: { company: ["物业服务", "物业管理"], shop: ["保洁服务部"] },
  建筑业: { company: ["建设工程", "装饰工程", "市政园林", "机电安装"], shop: ["装修服务部"] },
  房地产开发经营: { company: ["置业", "房地产营销策划"], shop: ["房产中介所"] },
  租赁和商务服务业: {
    company: ["企业管理咨询", "广告传媒", "设备租赁", "会展服务", "人力资源"],
    shop: ["广告设计工作室", "图文店"],
  },
  农林牧渔业: { company: ["农业开发", "水产", "花木"], shop: ["家庭农场"] },
  其他: {
    company: ["检测技术", "教育科技", "环境科技", "文化艺术"],
    shop: ["理发店", "洗衣店", "汽修店", "家政服务部", "宠物店"],
  },
};

/** How the law names a subject: decides the ending of its name. */
export type LegalForm = "企业" | "个体工商户" | "民办非企业" | "社会团体" | "合作社";

/** Draws a firm's name: place, two invented characters, line of business, legal ending. */
export function drawFirmName(
  draw: Draw,
  of: { prefix: string; countyName: string; legalForm: LegalForm; industry: Industry; labourDispatch: boolean },
): string {
  let trade = draw.pick(FIRST) + draw.pick(SECOND);
  while (trade.charAt(0) === trade.charAt(1) || KNOWN_TRADE_NAMES.has(trade))
    trade = draw.pick(FIRST) + draw.pick(SECOND);
  const lines = LINES[of.industry];
  const company = of.labourDispatch ? "劳务派遣" : draw.pick(lines.company);
  switch (of.legalForm) {
    case "企业":
      return `${of.prefix}${trade}${company}有限公司`;
    case "个体工商户":
      return `${countyPrefix(of.countyName)}${trade}${draw.pick(lines.shop)}`;
    case "民办非企业":
      return `${countyPrefix(of.countyName)}${trade}${draw.pick(["社会工作服务中心", "养老服务中心", "幼儿园", "职业培训学校"])}`;
    case "社会团体":
      return `${countyPrefix(of.countyName)}${trade}${draw.pick(["公益协会", "志愿服务协会"])}`;
    case "合作社":
      return `${countyPrefix(of.countyName)}${trade}${draw.pick(["果蔬", "水产养殖", "农机"])}专业合作社`;
  }
}

/** 海曙区 stands after the city's name; 余姚市 and 象山县 stand alone. */
function countyPrefix(countyName: string): string {
  return countyName.endsWith("区") ? `宁波市${countyName}` : countyName;
}
