import type { Dice } from "./dice";
import { inside, type Kind, type Names, type ObjectList } from "./rule-names";
import { NUMBERS } from "./vocabulary";

/** The kinds of value that are only on the way to those of a rule: durations of months and of days, and lists. */
type FarKind = Kind | "months" | "days" | "numbers" | "texts" | "dates" | "truths";

/** Who writes what rules are mostly made of. */
type Near = {
  expression(kind: Kind, names: Names, depth: number): string;
  filtered(list: ObjectList, names: Names, depth: number): string;
};

type Part = (kind: FarKind) => string;
type Options = readonly (() => string)[];

const ORDERS = ["<", "<=", ">", ">=", "=", "!="] as const;
const NEAR: ReadonlySet<string> = new Set(["number", "boolean", "date", "text"]);
const MOST_LOOPS = 2;
const VARIABLES = ["子", "丑", "寅"] as const;
const LITERALS: Readonly<Record<Exclude<FarKind, Kind>, readonly string[]>> = {
  months: ['duration("P18M")', 'duration("P1Y")', 'duration("P0M")', 'duration("-P5M")'],
  days: ['duration("P7D")', 'duration("P1DT12H")', 'duration("PT0S")', 'duration("-P3DT1H30M")'],
  numbers: ["[1, 2, 3]", "[0.5, null, 12]", "[35]", "[]", "[100, 30, 30, 1500.25]"],
  texts: ['["宁波市", "海曙区"]', '["本科"]', '["男", "宁波市", "男"]'],
  dates: ['[date("2026-11-20"), date("2024-02-29")]', '[date("1990-11-20"), 认定日]'],
  truths: ["[true, false]", "[true]", "[null, true]"],
};

/**
 * Writes the part of the language that few rules need and that agrees least by itself: lists that are turned, sorted, joined and cut,
 * loops over two lists and over ranges, open tests, ranges of dates, durations that are computed with, text that is taken apart.
 * Now and then it writes what the language refuses.
 */
export class FarWriter {
  constructor(
    private readonly dice: Dice,
    private readonly near: Near,
  ) {}

  /** An expression of a kind, at most so many constructs deep. */
  expression(kind: FarKind, names: Names, depth: number): string {
    const isNear = NEAR.has(kind);
    if (isNear && (depth <= 0 || this.dice.oneIn(3))) return this.near.expression(kind as Kind, names, depth);
    if (depth <= 0) return this.dice.pick(LITERALS[kind as Exclude<FarKind, Kind>]);
    const e: Part = (part) => this.expression(part, names, depth - 1);
    return this.dice.pick(this.optionsOf(kind, e, { names, depth: depth - 1 }))();
  }

  private optionsOf(kind: FarKind, e: Part, at: { names: Names; depth: number }): Options {
    switch (kind) {
      case "number":
        return [...this.numbers(e), ...this.figures(e)];
      case "boolean":
        return [...this.truths(e), ...this.quantified(e, at)];
      case "date":
        return this.dates(e);
      case "text":
        return this.texts(e);
      case "months":
        return this.spansOfMonths(e);
      case "days":
        return this.spansOfDays(e);
      case "numbers":
        return [() => this.listOf("number", at), ...this.listsOfNumbers(e)];
      case "texts":
        return [() => this.listOf("text", at), ...this.listsOfTexts(e)];
      case "dates":
        return [() => this.listOf("date", at), ...this.listsOfDates(e)];
      case "truths":
        return [() => this.listOf("boolean", at), ...this.listsOfTruths(e)];
    }
  }

  /** A list that is made of the members of the catalogue's lists. */
  private listOf(kind: Kind, { names, depth }: { names: Names; depth: number }): string {
    const lists = names.objects.filter(({ members }) => members.some((member) => member.kind === kind));
    const far = ({ number: "numbers", text: "texts", date: "dates", boolean: "truths" } as const)[kind];
    if (lists.length === 0 || names.loops >= MOST_LOOPS) return this.dice.pick(LITERALS[far]);
    const list = this.dice.pick(lists);
    const member = this.dice.pick(list.members.filter((one) => one.kind === kind));
    const source = this.dice.oneIn(2) ? list.feel : this.near.filtered(list, names, 1);
    const variable = VARIABLES[names.loops] ?? "卯";
    const other = this.dice.pick(names.objects).feel;
    const body = () => this.expression(kind, inside(names, list, `${variable}.`), depth);
    const form = this.dice.below(3);
    if (form === 0) return `${source}.${member.feel}`;
    if (form === 1) return `(for ${variable} in ${source} return ${body()})`;
    return `(for ${variable} in ${list.feel}, ${variable}二 in ${other} return ${variable}.${member.feel})`;
  }

  private numbers(e: Part): Options {
    const pick = (words: string) => this.dice.pick(words.split("|"));
    return [
      () => `${pick("median|stddev|product|mean|sum|min|max|合计")}(${e("numbers")})`,
      () => `count(${e(this.dice.pick(["numbers", "texts", "dates", "truths"]))})`,
      () => `${e("numbers")}[${pick("1|2|-1|-2|0")}]`,
      () => `${pick("floor|ceiling")}(${e("number")}, ${pick("1|-1|-2|2")})`,
      () =>
        `${pick("decimal|round up|round down|round half up|round half down")}(${e("number")}, ${pick("-1|-2|3|34")})`,
      () => `modulo(${e("number")}, ${pick("-3|-0.7|12")})`,
      () => `modulo(${e("number")}, ${e("number")})`,
      () => `(${e("number")} / ${e("number")})`,
      () => `(${e("number")} ** ${pick("1|3|0|-1|0.5")})`,
      () => `index of(${e("numbers")}, ${e("number")})[1]`,
      () => `count(index of(${e("texts")}, ${e("text")}))`,
      () => `sum(for 步 in 1..${pick("3|0|-2")} return 步 * ${e("number")})`,
      () => `sum(for 步 in 1..${e("number")} return 步)`,
      () => `{甲: ${e("number")}, 乙: 甲 * 2}.乙`,
      () => `get value({男: ${e("number")}, 女: 5}, ${e("text")})`,
      () => `(if ${e("boolean")} then ${e("number")} else null)`,
    ];
  }

  private figures(e: Part): Options {
    const pick = (words: string) => this.dice.pick(words.split("|"));
    return [
      () => `string length(${e("text")})`,
      () => `number(${e("text")}, ",", ".")`,
      () => `(${e("months")} / (${e("months")}))`,
      () => `(${e("days")} / duration("PT36H"))`,
      () => `(${e("months")}).${pick("years|months")}`,
      () => `(${e("days")}).${pick("days|hours|minutes|seconds")}`,
      () => `abs(${e("months")}).months`,
      () => `years and months duration(${e("date")}, ${e("date")}).years`,
      () => `(${e("date")}).${pick("year|month|day|weekday")}`,
      () => `${pick("day of year|week of year")}(${e("date")})`,
    ];
  }

  private truths(e: Part): Options {
    const pick = (words: string) => this.dice.pick(words.split("|"));
    const order = () => this.dice.pick(ORDERS);
    return [
      () => `${pick("all|any")}(${e("truths")})`,
      () => `(${e("text")} ${order()} ${e("text")})`,
      () => `(${e("date")} between ${e("date")} and ${e("date")})`,
      () => `(${e("date")} in ${pick("[|(|]")}${e("date")}..${e("date")}${pick("]|)|[")})`,
      () => `(${e("number")} in ${pick("[|(|]")}${e("number")}..${e("number")}${pick("]|)|[")})`,
      () => `(${e("number")} in (${pick("<|<=|>|>=")} ${e("number")}))`,
      () => `(${e("number")} in (${pick("<|>=")} ${e("number")}, [1..${e("number")}], ${this.dice.pick(NUMBERS)}))`,
      () => `(${e("number")} in ${e("numbers")})`,
      () => `(${e("text")} in ${e("texts")})`,
      () => `list contains(${e("numbers")}, ${e("number")})`,
      () => `list contains(${e("dates")}, ${e("date")})`,
      () => `list contains(${e("numbers")}, null)`,
      () => `(${e("months")} ${order()} ${e("months")})`,
      () => `(${e("days")} ${order()} ${e("days")})`,
      () => `${pick("starts with|ends with|contains")}(${e("text")}, ${e("text")})`,
      () => `matches(${e("text")}, "[市区]")`,
      () => `(${e(this.dice.pick(["numbers", "texts", "dates"]))} ${pick("=|!=")} ${pick("[]|null")})`,
      () => `(${e("boolean")} = ${e("boolean")})`,
      () => `(${e(this.dice.pick(["boolean", "number", "date"]))} ${pick("=|!=")} null)`,
      () => `(${e("boolean")} ${pick("and|or")} null)`,
      () => `(if ${e("boolean")} then ${e("boolean")} else null)`,
      () => `(day of week(${e("date")}) in ("Monday", "Friday"))`,
      () => `(month of year(${e("date")}) = "November")`,
    ];
  }

  /** some and every over lists that are written or worked out, and over two lists of the catalogue at once. */
  private quantified(e: Part, { names, depth }: { names: Names; depth: number }): Options {
    const some = () => this.dice.pick(["some", "every"]);
    const overTwo = () => {
      const [one, two] = [this.dice.pick(names.objects), this.dice.pick(names.objects)];
      const within = inside(inside(names, one, "午."), two, "未.");
      return `(${some()} 午 in ${one.feel}, 未 in ${two.feel} satisfies ${this.expression("boolean", within, depth)})`;
    };
    return [
      () => `(${some()} 午 in ${e("numbers")} satisfies 午 > ${this.dice.pick(NUMBERS)})`,
      () => `(${some()} 午 in ${e("numbers")}, 未 in ${e("numbers")} satisfies 午 >= 未)`,
      ...(names.objects.length > 0 && names.loops === 0 ? [overTwo] : []),
    ];
  }

  private dates(e: Part): Options {
    const pick = (words: string) => this.dice.pick(words.split("|"));
    return [
      () => `(${e("date")} ${pick("+|-")} ${e("months")})`,
      () => `(${e("date")} ${pick("+|-")} ${e("days")})`,
      () => `(${e("months")} + ${e("date")})`,
      () => `${pick("min|max")}(${e("dates")})`,
      () => `${e("dates")}[${pick("1|-1|2")}]`,
      () => `(if ${e("boolean")} then ${e("date")} else null)`,
    ];
  }

  private texts(e: Part): Options {
    const pick = (words: string) => this.dice.pick(words.split("|"));
    return [
      () => `(${e("text")} + ${e("text")})`,
      () => `string(${e(this.dice.pick(["number", "date", "boolean"]))})`,
      () => `${pick("substring before|substring after")}(${e("text")}, ${e("text")})`,
      () => `substring(${e("text")}, ${pick("1, 2|2|-1|-2, 1|3, 1")})`,
      () => `string join(${e("texts")}, "、")`,
      () => `${pick("min|max")}(${e("texts")})`,
      () => `${e("texts")}[${pick("1|-1")}]`,
      () => `(if ${e("boolean")} then ${e("text")} else null)`,
      () => `upper case(${e("text")})`,
      () => `replace(${e("text")}, "市", "县")`,
    ];
  }

  private spansOfMonths(e: Part): Options {
    return [
      () => `(${e("months")} ${this.dice.pick(["+", "-"])} ${e("months")})`,
      () => `(${e("months")} * ${this.dice.pick(["2", "0.5", "1.7", "-1"])})`,
      () => `(${e("months")} / ${this.dice.pick(["2", "3", "-2"])})`,
      () => `(duration("P1M") * ${e("number")})`,
      () => `years and months duration(${e("date")}, ${e("date")})`,
      () => `(-${e("months")})`,
    ];
  }

  private spansOfDays(e: Part): Options {
    return [
      () => `(${e("days")} + ${e("days")})`,
      () => `(${e("date")} - ${e("date")})`,
      () => `(${e("days")} * ${this.dice.pick(["2", "0.5", "1.7"])})`,
      () => `(${e("days")} / 7)`,
      () => `(-${e("days")})`,
    ];
  }

  private listsOfNumbers(e: Part): Options {
    return [
      () => `[${e("number")}, ${e("number")}]`,
      () => `reverse(${e("numbers")})`,
      () => `append(${e("numbers")}, ${e("number")})`,
      () => `concatenate(${e("numbers")}, ${e("numbers")})`,
      () => `${this.dice.pick(["distinct values", "mode"])}(${e("numbers")})`,
      () => `union(${e("numbers")}, ${e("numbers")})`,
      () => `sublist(${e("numbers")}, 1, 1)`,
      () => `insert before(${e("numbers")}, 1, ${e("number")})`,
      () => `sort(${e("numbers")}, function(a, b) a < b)`,
      () => `list replace(${e("numbers")}, 1, ${e("number")})`,
      () => `flatten([${e("numbers")}, ${e("numbers")}])`,
      () => `${e("numbers")}[item > ${e("number")}]`,
      () => `${e("numbers")}[item != null]`,
      () => `(for 辰 in ${e("numbers")}, 巳 in ${e("numbers")} return 辰 + 巳)`,
      () => `(for 辰 in ${e("numbers")} return count(partial))`,
      () => `(for 辰 in 1..3 return 辰 * ${e("number")})`,
      () => `index of(${e("texts")}, ${e("text")})`,
    ];
  }

  private listsOfTexts(e: Part): Options {
    return [
      () => `${this.dice.pick(["reverse", "distinct values"])}(${e("texts")})`,
      () => `union(${e("texts")}, ${e("texts")})`,
      () => `append(${e("texts")}, ${e("text")})`,
      () => `${e("texts")}[item != ${e("text")}]`,
      () => `split(${e("text")}, "市")`,
    ];
  }

  private listsOfDates(e: Part): Options {
    return [
      () => `[${e("date")}, ${e("date")}]`,
      () => `${e("dates")}[item <= 认定日]`,
      () => `append(reverse(${e("dates")}), ${e("date")})`,
    ];
  }

  private listsOfTruths(e: Part): Options {
    return [
      () => `[${e("boolean")}, ${e("boolean")}]`,
      () => `append(${e("truths")}, ${e("boolean")})`,
      () => `(for 酉 in ${e("numbers")} return 酉 > ${this.dice.pick(NUMBERS)})`,
    ];
  }
}
