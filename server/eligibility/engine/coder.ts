import type { Member, SubjectKind } from "../catalogue/attribute";
import { attributeByKey } from "../catalogue/attributes";
import type { Compiled } from "../feel/scope";
import type { FeelValue } from "../feel/value";
import { Canon } from "./canonical";
import { codeDate } from "./code-date";
import { codeList } from "./code-list";
import { codeNumber, oneOfNumbers } from "./code-number";
import { codeTruth } from "./code-truth";
import { codeWord } from "./code-word";
import { type Column, NumberColumn, PlainColumn, type ScaledNumber, WordColumn } from "./column";
import { FactColumn, type FactPlace, type FactRead } from "./fact-column";
import { isFree } from "./free-slots";
import { ItemColumn, PickedColumn } from "./item-column";
import type { ListCode, LocalScope } from "./list-code";
import type { Coded, NumberCode } from "./number-operations";
import { onceADay, remembered } from "./remembered";
import type { Row } from "./row";
import { scaleValue, UNFIT } from "./scaled";
import { scaledLiteral } from "./scaled-literal";
import { SizeColumn } from "./size-column";
import type { TruthNode } from "./truth-node";

const MOST_SLOTS = 1_000; // more loops than anybody nests

/**
 * Turns the expressions of one audience's programs into codes. What two programs say alike is coded once, and worked
 * out once a subject. What has no code of its own is asked of the interpreter, through the program it was read in.
 */
export class Coder {
  /** The program that is being read: where the interpreter's closures belong. */
  program = 0;
  /** The conditions that a list of facts has a member. */
  readonly filled = new Map<FactColumn, TruthNode>();
  /** What the variables of the loops around the expression that is being coded stand for, by their slots. */
  readonly locals: (LocalScope | undefined)[] = [];
  private lastSlot = MOST_SLOTS;
  private readonly sizes = new Map<number, FactRead>();
  private readonly lists = new Map<number, ListCode | null>();
  private readonly loose: Column[] = [];
  private readonly canon = new Canon();
  private readonly facts = new Map<string, FactColumn>();
  private readonly columns = new Map<string, Column>();
  private readonly lengths = new Map<FactColumn, Column>();
  private readonly truths = new Map<number, TruthNode>();
  private readonly numbers = new Map<string, Coded>();

  constructor(private readonly audience: SubjectKind) {}

  /** The condition of an expression that is true or false. */
  truth(compiled: Compiled): TruthNode {
    if (isFree(compiled)) return codeTruth(this, compiled);
    const key = this.canon.of(compiled);
    const known = this.truths.get(key);
    if (known !== undefined) return known;
    const node = codeTruth(this, compiled);
    this.truths.set(key, node);
    return node;
  }

  /** The code of an expression that is a number. */
  number(compiled: Compiled): Coded {
    if (isFree(compiled)) return codeNumber(this, compiled);
    return this.shared(`number ${this.canon.of(compiled)}`, () => codeNumber(this, compiled));
  }

  /** The code of an expression that is a date, as 20261120. */
  date(compiled: Compiled): Coded {
    if (isFree(compiled)) return codeDate(this, compiled);
    return this.shared(`date ${this.canon.of(compiled)}`, () => codeDate(this, compiled));
  }

  private shared(key: string, make: () => Coded): Coded {
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    const coded = make();
    this.numbers.set(key, coded);
    return coded;
  }

  /** The code of a list; null where it has none. */
  list(compiled: Compiled): ListCode | null {
    if (isFree(compiled)) return codeList(this, compiled);
    const key = this.canon.of(compiled);
    const known = this.lists.get(key);
    if (known !== undefined) return known;
    const made = codeList(this, compiled);
    this.lists.set(key, made);
    return made;
  }

  /** Codes what stands inside loops with these variables. */
  within<T>(locals: readonly (readonly [slot: number, scope: LocalScope])[], make: () => T): T {
    const outer = locals.map(([slot]) => this.locals[slot]);
    for (const [slot, scope] of locals) this.locals[slot] = scope;
    const made = make();
    for (const [i, [slot]] of locals.entries()) this.locals[slot] = outer[i];
    return made;
  }

  /** The fact that an expression names, or the member of a list's item; null when it is neither. */
  fact(compiled: Compiled): FactRead | null {
    return this.itemFact(compiled) ?? this.wholeFact(compiled) ?? this.sizeClass(compiled);
  }

  /** A slot that no loop of any rule has. */
  ownSlot(): number {
    this.lastSlot += 1;
    return this.lastSlot;
  }

  /** A number that is a member of the item a loop has come to; null where it is no member, or none with a code. */
  memberNumber(slot: number, name: string): Coded | null {
    const scope = this.locals[slot];
    if (scope?.kind === "records") {
      const numbers = scope.records.map((record) => scaledLiteral(record.get(name)));
      return numbers.includes(null) ? null : oneOfNumbers(numbers as readonly ScaledNumber[], slot);
    }
    const member = scope?.kind === "item" ? this.memberOf(scope.list, name) : undefined;
    if (scope?.kind !== "item" || member === undefined) return null;
    const fact = new ItemColumn(scope.list, member, slot);
    return { code: (row) => fact.read(row), cheap: false };
  }

  private memberOf(list: FactColumn, name: string): Member | undefined {
    return attributeByKey(this.audience, list.place.key)?.members.find(({ feelName }) => feelName === name);
  }

  private sizeClass(compiled: Compiled): FactRead | null {
    const { form } = compiled;
    if (form.op === "definition") return this.sizeClass(form.value);
    if (form.op !== "call" || form.fn.name !== "划型" || isFree(compiled)) return null;
    const key = this.canon.of(compiled);
    const known = this.sizes.get(key);
    if (known !== undefined) return known;
    const [industry, ...figures] = form.args;
    const word = industry === undefined ? null : codeWord(this, industry);
    if (word === null || figures.some(({ type }) => type.kind !== "number")) return null;
    const codes = figures.map((figure) => this.number(figure));
    if (codes.some(({ cheap }) => !cheap)) return null;
    const made = new SizeColumn(
      word,
      codes.map(({ code }) => code),
    );
    this.sizes.set(key, made);
    return made;
  }

  private itemFact({ form }: Compiled): FactRead | null {
    if (form.op !== "member" && form.op !== "path") return null;
    const source = form.source.form;
    const list = source.op === "at" ? this.list(source.source) : null;
    const scope = source.op === "local" ? this.locals[source.slot] : list?.scope;
    if (scope?.kind !== "item") return null;
    const member = this.memberOf(scope.list, form.name);
    if (member === undefined) return null;
    if (source.op === "local") return new ItemColumn(scope.list, member, source.slot);
    if (source.op !== "at" || list === null || source.position.type.kind !== "number") return null;
    const picked = { list: scope.list, member, slot: this.ownSlot() };
    return new PickedColumn(list, this.number(source.position).code, picked);
  }

  /** The fact that an expression names; null when it is no fact, nor a member of one that is an object. */
  wholeFact(compiled: Compiled): FactColumn | null {
    const place = this.placeOf(compiled);
    if (place === null) return null;
    const key = `${place.key}.${place.member ?? ""}`;
    const known = this.facts.get(key) ?? new FactColumn(place);
    this.facts.set(key, known);
    return known;
  }

  /** The places of all facts that were read, and of the objects whose members they are. */
  get places(): readonly FactPlace[] {
    const places = [...this.facts.values()].map(({ place }) => place);
    const objects = places.flatMap(({ key, member }): FactPlace[] =>
      member === null ? [] : [{ key, member: null, type: "object" }],
    );
    return [...new Map([...objects, ...places].map((place) => [`${place.key}.${place.member ?? ""}`, place])).values()];
  }

  /** Where the fact that an expression names lies. */
  placeOf({ form }: Compiled): FactPlace | null {
    if (form.op === "definition") return this.placeOf(form.value);
    if (form.op === "fact") {
      const attribute = attributeByKey(this.audience, form.key);
      return attribute === undefined ? null : { key: form.key, member: null, type: attribute.type };
    }
    if (form.op !== "member" && form.op !== "path") return null;
    const whole = form.source.form;
    const attribute = whole.op === "fact" ? attributeByKey(this.audience, whole.key) : undefined;
    const member = attribute?.members.find(({ feelName }) => feelName === form.name);
    if (attribute?.type !== "object" || member === undefined) return null;
    return { key: attribute.key, member: member.key, type: member.type };
  }

  /** The column under which an expression is compared with numbers. */
  numberColumn(compiled: Compiled): Column {
    return this.column("number", compiled, () => new NumberColumn(this.number(compiled)));
  }

  /** The column under which an expression is compared with dates. */
  dateColumn(compiled: Compiled): Column {
    return this.column("date", compiled, () => new PlainColumn(this.date(compiled)));
  }

  /** The column under which a fact is compared with words. */
  wordColumn(compiled: Compiled, fact: FactRead): Column {
    return this.column("word", compiled, () => new WordColumn(fact));
  }

  /** The column under which a fact is asked for being true, or for being there. */
  plainColumn(compiled: Compiled, fact: FactRead): Column {
    return this.column("plain", compiled, () => new PlainColumn({ code: (row) => fact.read(row), cheap: true, fact }));
  }

  /** The column of how many members a list of facts has. */
  lengthColumn(list: FactColumn): Column {
    const known = this.lengths.get(list) ?? new PlainColumn({ code: (row) => list.read(row), cheap: true, fact: list });
    this.lengths.set(list, known);
    return known;
  }

  private column(kind: string, compiled: Compiled, make: () => Column): Column {
    if (isFree(compiled)) return this.looseColumn(make());
    const key = `${kind} ${this.canon.of(compiled)}`;
    const known = this.columns.get(key) ?? make();
    this.columns.set(key, known);
    return known;
  }

  private looseColumn(column: Column): Column {
    column.isLoose = true;
    this.loose.push(column);
    return column;
  }

  /** Ends the reading: every column learns its bounds. */
  settle(): void {
    for (const column of [...this.columns.values(), ...this.lengths.values(), ...this.loose]) column.settle();
  }

  /** Asks the interpreter, once a subject. `read` turns its value into what the code answers. */
  asked(compiled: Compiled, read: (row: Row, value: FeelValue) => number = scaleValue): Coded {
    const { program } = this;
    if (isFree(compiled)) return { code: () => UNFIT, cheap: false };
    return { code: remembered((row) => read(row, compiled.evaluate(row.run(program)))), cheap: false };
  }

  /** Asks the interpreter once a day what no subject changes. UNFIT where it has no answer: it is asked again in its turn. */
  askedDaily(compiled: Compiled, read: (row: Row, value: FeelValue) => number = scaleValue): Coded {
    const { program } = this;
    const work: NumberCode = (row) => {
      row.scale = 0;
      try {
        return read(row, compiled.evaluate(row.run(program)));
      } catch {
        return UNFIT;
      }
    };
    return { code: onceADay(work), cheap: true };
  }
}
