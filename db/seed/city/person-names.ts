import type { Draw } from "./random";

/** Family names by how common they are around Ningbo (weights are an assumption; the set is common knowledge). */
const FAMILY_NAMES: readonly (readonly [string, number])[] = [
  ["王", 80],
  ["陈", 82],
  ["张", 66],
  ["李", 44],
  ["徐", 42],
  ["周", 38],
  ["胡", 36],
  ["朱", 30],
  ["吴", 30],
  ["叶", 24],
  ["沈", 22],
  ["俞", 20],
  ["林", 20],
  ["应", 18],
  ["陆", 17],
  ["邵", 16],
  ["郑", 16],
  ["方", 15],
  ["孙", 15],
  ["董", 14],
  ["邬", 12],
  ["史", 12],
  ["虞", 11],
  ["裘", 11],
  ["戴", 11],
  ["毛", 11],
  ["傅", 10],
  ["夏", 10],
  ["施", 10],
  ["罗", 10],
  ["葛", 9],
  ["杨", 26],
  ["刘", 24],
  ["黄", 20],
  ["赵", 14],
  ["竺", 6],
  ["柴", 6],
  ["励", 6],
  ["岑", 6],
  ["忻", 4],
];

type Era = { readonly men: string; readonly women: string };

/** Characters of given names by the years in which they were liked. */
const OLD: Era = { men: "根阿福祥荣富贵金水土生夫法良才定宝财昌顺", women: "阿秀珍菊花凤娥莲香梅桂翠彩仙素银娣云琴芬" };
const MIDDLE: Era = {
  men: "建国军伟明华平忠庆海波永志斌峰辉刚勇永祥",
  women: "丽华英红萍燕芳敏玲娟霞琴亚春群飞珠惠静波",
};
const RECENT: Era = {
  men: "浩宇杰凯磊晨涛超鹏俊翔楠彬哲锋迪奇力诚佳",
  women: "婷娜佳雯倩颖琳莹洁璐瑶蕾薇晶露莎思梦诗怡",
};
const NEW: Era = { men: "梓轩宸屹泽煜睿衡昱予珩景辰牧舟知昊之朗言", women: "梓萱涵汐苒沐晗依诺一语伊可予桐芯禾芊玥晞" };

/**
 * Full names that well-known people bear and that the tables could give by chance. Such a draw is made again.
 * The tables avoid most of them by themselves; a test makes sure that none is in the city.
 */
export const FAMOUS_NAMES: ReadonlySet<string> = new Set(
  "李强 李希 王毅 王宁 王勇 张勇 李娜 周迅 刘翔 姚明 马云 李宁 李鹏 李军 陈云 陈毅 朱德 毛宁 王菲 杨洁 杨洋 杨颖 杨伟 胡军 陈明 陈佳 刘洋 刘涛 刘烨 黄磊 黄渤 黄轩 张杰 张娜 张勇 张涛 张军 王伟 王军 王杰 王珂 王刚 陈楚 林丹 林彬 李波 李晨 李健 李诗 陈海波 张建国 王建国 陈建国 李建国 张国荣 刘国梁 李小龙 李永波 王海波 王志刚 陈志朋 胡海泉 毛阿敏 李明 周杰 周杰伦 林志玲 林俊杰 赵丽颖 张丽丽 陈慧琳 王珊珊 陈国军 李国庆 王军霞 邵佳一 王丽萍 陈忠 罗志祥 杨丽萍 刘晓庆 李宇春 王诗龄 王一博 王俊凯 李佳琦 张一山 沈梦辰 陈伟霆 王宝强 黄宗泽 林一 李现 沈腾".split(
    " ",
  ),
);

const TWO_CHARACTER_SHARE = 0.86; // given names of two characters
const NEVER_LAST: ReadonlySet<string> = new Set("阿建思依一之予可知秀素"); // these open a given name and do not end it
const ATTEMPTS = 20;

function eraOf(birthYear: number): Era {
  if (birthYear < 1955) return OLD;
  if (birthYear < 1982) return MIDDLE;
  return birthYear < 2008 ? RECENT : NEW;
}

/** Draws a family name. */
export function drawFamilyName(draw: Draw): string {
  return draw.weighted(FAMILY_NAMES);
}

/** Draws a whole name that suits the sex and the year of birth, and that nobody well known bears. */
export function drawName(draw: Draw, of: { familyName: string; sex: "男" | "女"; birthYear: number }): string {
  const era = eraOf(of.birthYear);
  const characters = [...(of.sex === "男" ? era.men : era.women)];
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const first = draw.pick(characters);
    const second = draw.chance(TWO_CHARACTER_SHARE) ? draw.pick(characters) : "";
    const name = of.familyName + first + second;
    if (first !== second && !NEVER_LAST.has(second || first) && !FAMOUS_NAMES.has(name)) return name;
  }
  throw new Error("the name tables give nothing but well-known names");
}
