import type { Dice } from "./dice";
import { FarWriter } from "./far-writer";
import { PAST_PROGRAMS, PREDICATES } from "./random-subject";
import { inside, type Kind, type Name, type Names, type ObjectList } from "./rule-names";
import { DATES, NUMBERS } from "./vocabulary";

/** Parts of the language that a caller may leave out of what is written. */
export const CONSTRUCTS = [
  "division",
  "power",
  "root",
  "rounding",
  "modulo",
  "statistics",
  "months",
  "durations",
  "lists",
  "loops",
  "positions",
  "words",
  "tables",
  "ledger",
  "human",
  "text-operations",
  "far", // what few rules need: lists that are worked with, two iterators, open tests, spans that are computed with
] as const;
export type Construct = (typeof CONSTRUCTS)[number];

type Write = (names: Names, depth: number) => string;
type Option = readonly [needs: Construct | null, write: Write, isPossible?: (names: Names) => boolean];

const MOST_LOOPS = 2;
const FAR_ONE_IN = 3; // parts of a rule
const COMPARISONS = ["<=", ">=", "=", "<", ">", "!="] as const;
const ROUNDINGS = ["round half up", "decimal", "round up", "round down", "round half down"] as const;
const SPANS = ['duration("P18M")', 'duration("P1Y")', 'duration("P7D")', 'duration("P1M")'] as const;
const VARIABLES = ["甲", "乙", "丙"] as const;

const hasObjects = (names: Names) => names.objects.length > 0 && names.loops < MOST_LOOPS;
const hasMonths = (names: Names) => names.months.length > 0;
const hasWords = (names: Names) => names.words.length > 0;

/**
 * Writes random typed FEEL, each part between brackets. What it writes compiles, unless a far part is refused, and never fails
 * whatever the facts are.
 */
export class RuleWriter {
  private readonly options: Readonly<Record<Kind, readonly Option[]>>;
  private readonly far: FarWriter | null;

  constructor(
    private readonly dice: Dice,
    without: readonly Construct[] = [],
  ) {
    this.far = without.length > 0 ? null : new FarWriter(dice, this); // it writes of everything
    const kept = (all: readonly Option[]) => all.filter(([needs]) => needs === null || !without.includes(needs));
    this.options = {
      number: kept(this.numbers()),
      boolean: kept(this.truths()),
      date: kept(this.dates()),
      text: kept(this.texts()),
    };
  }

  /** An expression of a kind, at most so many constructs deep. */
  expression(kind: Kind, names: Names, depth: number): string {
    if (depth <= 0) return this.leaf(kind, names);
    if (this.far !== null && this.dice.oneIn(FAR_ONE_IN)) return this.far.expression(kind, names, depth);
    const possible = this.options[kind].filter(([, , isPossible]) => isPossible?.(names) ?? true);
    const choice = this.dice.below(possible.length + 1);
    return choice === 0 ? this.leaf(kind, names) : (possible[choice - 1] as Option)[1](names, depth - 1);
  }

  /** A filter over a list of objects: 名单[(年龄 > 30)]. */
  filtered(list: ObjectList, names: Names, depth: number): string {
    return `${list.feel}[${this.expression("boolean", inside(names, list, ""), depth)}]`;
  }

  /** A condition as most of them are written: one attribute against one value. */
  simpleCondition(names: Names): string {
    return this.leafTest(names, 0);
  }

  private leaf(kind: Kind, names: Names): string {
    const named = names.values.filter((name) => name.kind === kind);
    if (named.length > 0 && !this.dice.oneIn(4)) return this.dice.pick(named).feel;
    return this.literal(kind, names);
  }

  private literal(kind: Kind, names: Names): string {
    if (kind === "number") return this.dice.oneIn(8) ? `(-${this.dice.pick(NUMBERS)})` : this.dice.pick(NUMBERS);
    if (kind === "boolean") return this.leafTest(names, 0);
    if (kind === "date") return this.dice.oneIn(4) ? "认定日" : `date("${this.dice.pick(DATES)}")`;
    return `"${this.word(names)}"`;
  }

  private word(names: Names): string {
    const words = names.values.flatMap((name) => (name.kind === "text" ? name.words : []));
    return words.length === 0 ? "无" : this.dice.pick(words);
  }

  private numbers(): readonly Option[] {
    const e = (kind: Kind) => (names: Names, depth: number) => this.expression(kind, names, depth);
    const [n, c, d, t] = [e("number"), e("boolean"), e("date"), e("text")];
    return [
      [null, (names, depth) => `(${n(names, depth)} ${this.dice.pick(["+", "-", "*"])} ${n(names, depth)})`],
      [null, (names, depth) => `(${n(names, depth)} * ${this.dice.pick(NUMBERS)})`],
      [null, (names, depth) => `${this.dice.pick(["min", "max"])}(${n(names, depth)}, ${n(names, depth)})`],
      [null, (names, depth) => `min(${n(names, depth)}, ${n(names, depth)}, ${n(names, depth)})`],
      [null, (names, depth) => `(if ${c(names, depth)} then ${n(names, depth)} else ${n(names, depth)})`],
      [null, (names, depth) => `(-${n(names, depth)})`],
      [null, (names, depth) => `abs(${n(names, depth)})`],
      [null, (names, depth) => `(${d(names, depth)}).${this.dice.pick(["year", "month", "day", "weekday"])}`],
      ["division", (names, depth) => `(${n(names, depth)} / ${this.dice.pick(["2", "3", "12", "0.055", "100"])})`],
      ["division", (names, depth) => `(${n(names, depth)} / ${this.numberName(names)})`],
      ["power", (names, depth) => `(${n(names, Math.min(depth, 0))} ** 2)`],
      ["root", (names, depth) => `sqrt(abs(${n(names, Math.min(depth, 1))}))`],
      ["rounding", (names, depth) => `${this.dice.pick(ROUNDINGS)}(${n(names, depth)}, ${this.dice.pick([2, 0, 1])})`],
      ["rounding", (names, depth) => `${this.dice.pick(["floor", "ceiling"])}(${n(names, depth)})`],
      ["modulo", (names, depth) => `modulo(${n(names, depth)}, ${this.dice.pick(["3", "0.5", "12"])})`],
      ["statistics", (names, depth) => `${this.dice.pick(["sum", "mean"])}(${n(names, depth)}, ${n(names, depth)})`],
      ["months", (names, depth) => `周岁(${d(names, depth)}, ${d(names, depth)})`],
      ["months", (names, depth) => `满月数(${d(names, depth)}, ${d(names, depth)})`],
      [
        "months",
        (names, depth) =>
          `${this.dice.pick(["缴费月数", "最长连续月数"])}(${this.dice.pick(names.months)}, ${d(names, depth)}, ${d(names, depth)})`,
        hasMonths,
      ],
      ["durations", (names, depth) => `(${d(names, depth)} - ${d(names, depth)}).days`],
      ["durations", (names, depth) => `years and months duration(${d(names, depth)}, ${d(names, depth)}).months`],
      ["lists", (names, depth) => `count(${this.objects(names, depth)})`, hasObjects],
      ["loops", (names, depth) => this.totalOf(names, depth), hasObjects],
      ["positions", (names, depth) => this.memberAt(names, depth), hasObjects],
      ["words", (names) => `count(${this.dice.pick(names.words)})`, hasWords],
      ["tables", (names, depth) => `get value(标准, ${t(names, depth)})`],
      ["ledger", () => this.ledger()],
    ];
  }

  private truths(): readonly Option[] {
    const e = (kind: Kind) => (names: Names, depth: number) => this.expression(kind, names, depth);
    const [n, c, d, t] = [e("number"), e("boolean"), e("date"), e("text")];
    return [
      [null, (names, depth) => this.leafTest(names, depth)],
      [null, (names, depth) => `(${n(names, depth)} ${this.dice.pick(COMPARISONS)} ${n(names, depth)})`],
      [null, (names, depth) => `(${d(names, depth)} ${this.dice.pick(COMPARISONS)} ${d(names, depth)})`],
      [null, (names, depth) => `(${c(names, depth)} ${this.dice.pick(["and", "or"])} ${c(names, depth)})`],
      [null, (names, depth) => `not(${c(names, depth)})`],
      [null, (names, depth) => `(if ${c(names, depth)} then ${c(names, depth)} else ${c(names, depth)})`],
      [null, (names, depth) => `(${n(names, depth)} between ${n(names, depth)} and ${n(names, depth)})`],
      [null, (names, depth) => `(${n(names, depth)} in [${this.dice.pick(["0", "1"])}..${n(names, depth)}])`],
      [null, (names, depth) => `(${n(names, depth)} in (${n(names, depth)}, ${this.dice.pick(NUMBERS)}))`],
      [null, (names) => `(${this.dice.pick(names.values).feel} ${this.dice.pick(["!=", "="])} null)`],
      ["lists", (names, depth) => `(count(${this.objects(names, depth)}) >= 1)`, hasObjects],
      ["loops", (names, depth) => this.quantified(names, depth), hasObjects],
      ["words", (names) => `list contains(${this.dice.pick(names.words)}, "${this.word(names)}")`, hasWords],
      ["words", (names) => `(some 名 in ${this.dice.pick(names.words)} satisfies (名 in 词表))`, hasWords],
      ["months", (names, depth) => `当月参保(${this.dice.pick(names.months)}, ${d(names, depth)})`, hasMonths],
      ["human", () => `人工认定("${this.dice.pick(PREDICATES)}")`],
      ["text-operations", (names, depth) => `contains(${t(names, depth)}, "${this.word(names)}")`],
    ];
  }

  private dates(): readonly Option[] {
    const d: Write = (names, depth) => this.expression("date", names, depth);
    return [
      ["durations", (names, depth) => `(${d(names, depth)} + ${this.dice.pick(SPANS)})`],
      ["durations", (names, depth) => `(${d(names, depth)} - ${this.dice.pick(SPANS)})`],
      [null, (names, depth) => this.conditional("date", names, depth)],
    ];
  }

  private texts(): readonly Option[] {
    return [
      [null, (names, depth) => this.conditional("text", names, depth)],
      ["text-operations", (names, depth) => `substring(${this.expression("text", names, depth)}, 1, 2)`],
      ["text-operations", (names, depth) => `string((${this.expression("date", names, depth)}).year)`],
    ];
  }

  private conditional(kind: Kind, names: Names, depth: number): string {
    const [yes, no] = [this.expression(kind, names, depth), this.expression(kind, names, depth)];
    return `(if ${this.expression("boolean", names, depth)} then ${yes} else ${no})`;
  }

  /** One attribute against literals: what most conditions of real rules are. */
  private leafTest(names: Names, depth: number): string {
    const name = this.dice.pick(names.values);
    if (name.kind === "boolean") return this.dice.oneIn(2) ? `not(${name.feel})` : name.feel;
    if (name.kind === "text") return this.wordTest(name, names, depth);
    const operator = this.dice.pick(COMPARISONS);
    if (name.kind === "date") return `(${name.feel} ${operator} date("${this.dice.pick(DATES)}"))`;
    const bound = this.dice.oneIn(3) ? this.dice.pick(["上限", "比例", "未定"]) : this.dice.pick(NUMBERS);
    return this.dice.oneIn(5) ? `(${name.feel} in [1..${bound}])` : `(${name.feel} ${operator} ${bound})`;
  }

  private wordTest(name: Name, names: Names, depth: number): string {
    const [first, second] = [this.dice.pick(name.words), this.dice.pick(name.words)];
    const form = this.dice.below(5);
    if (form === 0) return `(${name.feel} = "${first}")`;
    if (form === 1) return `(${name.feel} != "${first}")`;
    if (form === 2) return `(${name.feel} in ("${first}", "${second}"))`;
    if (form === 3) return `(${name.feel} in 词表)`;
    // Between brackets, because a word that an enumerated attribute never takes is refused where it stands alone.
    return `(${name.feel} = (${depth > 0 ? this.expression("text", names, depth - 1) : `"${second}"`}))`;
  }

  private numberName(names: Names): string {
    const facts = names.values.filter(({ kind, feel }) => kind === "number" && !FIXED.test(feel));
    return facts.length === 0 ? "2" : this.dice.pick(facts).feel;
  }

  private objects(names: Names, depth: number): string {
    const list = this.dice.pick(names.objects);
    return this.dice.oneIn(4) ? list.feel : this.filtered(list, names, depth);
  }

  private totalOf(names: Names, depth: number): string {
    const [list, variable] = [this.dice.pick(names.objects), VARIABLES[names.loops] ?? "丁"];
    const source = this.dice.oneIn(2) ? list.feel : this.filtered(list, names, depth - 1);
    const body = this.expression("number", inside(names, list, `${variable}.`), depth);
    const call = this.dice.pick(["合计", "sum", "max"]);
    return `${call}(for ${variable} in ${source} return ${body})`;
  }

  private memberAt(names: Names, depth: number): string {
    const list = this.dice.pick(names.objects.filter(({ members }) => members.some(({ kind }) => kind === "number")));
    if (list === undefined) return "1";
    const member = this.dice.pick(list.members.filter(({ kind }) => kind === "number"));
    const source = this.dice.oneIn(2) ? list.feel : this.filtered(list, names, depth - 1);
    return `${source}[${this.dice.pick(["1", "2", "-1"])}].${member.feel}`;
  }

  private quantified(names: Names, depth: number): string {
    const [list, variable] = [this.dice.pick(names.objects), VARIABLES[names.loops] ?? "丁"];
    const body = this.expression("boolean", inside(names, list, `${variable}.`), depth);
    return `(${this.dice.pick(["some", "every"])} ${variable} in ${list.feel} satisfies ${body})`;
  }

  private ledger(): string {
    const [call, program] = [this.dice.pick(["已领次数", "已领金额"]), this.dice.pick(PAST_PROGRAMS)];
    return this.dice.oneIn(2) ? `${call}("${program}", "2026")` : `${call}("${program}")`;
  }
}

/** Names that are the same for every subject, by which nothing is divided: that would be an error of the rule. */
const FIXED = /^(上限|比例|未定|定义\d)$/;
