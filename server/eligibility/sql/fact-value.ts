import { assert } from "@/server/kernel";
import type { AmountInput } from "../amount-nulls";
import type { Attribute, Member } from "../catalogue/attribute";
import { attributeByKey } from "../catalogue/attributes";
import { factReader, feelTypeOf } from "../fact-reader";
import { FeelNumber } from "../feel/number";
import { type FeelType, STRING } from "../feel/type";
import { type Delivery, deliveryOf, FACTS, lookedUp, NEVER } from "./delivery";
import { DIGITS_OF, type Digits, digitsOfLiteral, FIGURE } from "./digits";
import type { Environment, Whole } from "./environment";
import { isSeries, memberColumn, rosterName, runsColumn } from "./fact-tables";
import type { RosterRows } from "./gathered";
import { aggregate, scalar } from "./masks";
import { NotForSql } from "./not-for-sql";
import { quoteName, quoteText, quoteValue } from "./quote";
import { RowScope } from "./row-scope";
import { type ContextValue, KNOWN, type ListValue, type Rows, type SqlValue } from "./value";

/** A fact as SQL: a column, and how one sees whether its source delivered it. */
export function factValue(key: string, { whole }: Environment): SqlValue {
  const attribute = attributeByKey(whole.program.audience, key);
  assert(attribute !== undefined, `the catalogue knows ${key}`);
  if (whole.sources.fromElsewhere.has(key)) throw new NotForSql(`${key}, which another source than its own delivered`);
  const fact = { attribute, delivery: deliveryOf(attribute, whole), whole };
  if (attribute.type === "object") return objectValue(fact);
  if (attribute.type === "list" || isSeries(attribute)) return listValue(fact);
  return columnValue(fact);
}

type Fact = { readonly attribute: Attribute; readonly delivery: Delivery; readonly whole: Whole };

/** Whether a fact is known to be null, as SQL: what an amount that comes to null is missing. */
export function isKnownNull({ key, name, member }: AmountInput, whole: Whole): string {
  const attribute = attributeByKey(whole.program.audience, key);
  if (attribute === undefined) return NEVER;
  const delivery = deliveryOf(attribute, whole);
  if (member === null) return nullness({ attribute, delivery, whole });
  if (attribute.type === "object") return delivery.wasNull(name);
  // Of a row that is not marked every member has all that it has: what is empty was null. Of the others it stands with each what was.
  const rows = rosterRows({ attribute, delivery, whole });
  const { alias } = rows.roster;
  const v = whole.isUnmarked
    ? `(${alias}.${quoteName(member)} is null)`
    : `coalesce(${quoteText(member)} = any(${alias}.delivered_null), false)`;
  return `coalesce((${aggregate(rows, { v }, { what: "bool_or(g.v)", ofNone: "false" })}), false)`;
}

function nullness({ attribute: { key }, delivery }: Fact): string {
  const column = delivery.column(key);
  const was = delivery.wasNull(key);
  if (delivery.absent !== null) return was === NEVER ? NEVER : `(${column} is null and ${was})`;
  return delivery.isWithheld === NEVER ? `(${column} is null)` : `(${column} is null and not ${delivery.isWithheld})`;
}

/** What a fact lacks: itself, unless it was delivered or its absence says something. */
function lackOf({ attribute: { key }, delivery, whole }: Fact): string {
  const column = delivery.column(key);
  const mask = whole.names.mask([key]);
  if (delivery.absent !== undefined) {
    if (delivery.isWithheld === NEVER) return KNOWN;
    return `(case when ${column} is null and ${delivery.isWithheld} then ${mask} else 0 end)`;
  }
  return `(case when ${orNull(`${column} is not null`, delivery.wasNull(key))} then 0 else ${mask} end)`;
}

/** A test that also passes what was delivered as null. */
function orNull(test: string, wasNull: string): string {
  return wasNull === NEVER ? test : `${test} or ${wasNull}`;
}

/** The column, or what its absence means. */
function orAbsent({ attribute: { key }, delivery }: Fact, meaning: string): string {
  const [wasNull, { isWithheld }] = [delivery.wasNull(key), delivery];
  if (wasNull === NEVER && isWithheld === NEVER) return `coalesce(${delivery.column(key)}, ${meaning})`;
  const isNull = `${wasNull} or ${isWithheld}`;
  return `coalesce(${delivery.column(key)}, case when ${isNull} then null else ${meaning} end)`;
}

function columnValue(fact: Fact): SqlValue {
  const { attribute, delivery, whole } = fact;
  const type = feelTypeOf(attribute);
  const { absent } = delivery;
  if (absent === undefined || absent === null) {
    return { ...scalar(type, delivery.column(attribute.key), lackOf(fact)), digits: figureDigits(type, whole) };
  }
  const meaning = factReader(attribute)(absent);
  const digits = meaning instanceof FeelNumber ? digitsOfEither(figureDigits(type, whole), meaning) : undefined;
  return { ...scalar(type, orAbsent(fact, quoteValue(meaning, type)), lackOf(fact)), digits };
}

/** The digits of a delivered figure: only a marked row has a longer one. */
function figureDigits(type: FeelType, { isUnmarked }: Whole): Digits | undefined {
  return isUnmarked && type.kind === "number" ? FIGURE : undefined;
}

function digitsOfEither(figure: Digits | undefined, meaning: FeelNumber): Digits | undefined {
  return figure && DIGITS_OF.either(figure, digitsOfLiteral(meaning));
}

function objectValue(fact: Fact): ContextValue {
  const { attribute, delivery } = fact;
  if (delivery.absent !== undefined && delivery.absent !== null) {
    throw new NotForSql(`an absence of ${attribute.key} that means an object`);
  }
  const u = lackOf(fact);
  const entries = attribute.members.map((member) => [member.feelName, memberOf(fact, member, u)] as const);
  return { kind: "context", isNull: nullness(fact), u, entries: new Map(entries) };
}

/** A member of an object: null in an object that is null, unknown in one that is unknown or was delivered without it. */
function memberOf({ attribute, delivery, whole }: Fact, member: Member, objectLacks: string): SqlValue {
  const [name, key] = [memberColumn(attribute, member), `${attribute.key}.${member.key}`];
  const [object, column] = [delivery.column(attribute.key), delivery.column(name)];
  const mask = whole.names.mask([key]);
  const wasNull = delivery.wasNull(key);
  const known = wasNull === NEVER ? "" : ` when ${wasNull} then 0`;
  const u =
    objectLacks === KNOWN && known === ""
      ? `(case when ${column} is not null or ${object} is null then 0 else ${mask} end)`
      : `(case when ${column} is not null then 0 when ${object} is null then ${objectLacks}${known} else ${mask} end)`;
  const type = feelTypeOf(member);
  if (!isSeries(member)) return { ...scalar(type, column, u), digits: figureDigits(type, whole) };
  return seriesOf(name, { isNull: `(${column} is null and (${u}) = 0)`, u, length: column }, { delivery, whole });
}

function listValue(fact: Fact): ListValue {
  const { attribute, delivery, whole } = fact;
  const { absent } = delivery;
  const isEmpty = Array.isArray(absent) && absent.length === 0;
  if (absent !== undefined && absent !== null && !isEmpty) {
    throw new NotForSql(`an absence of ${attribute.key} that means members`);
  }
  const length = isEmpty ? orAbsent(fact, "0") : delivery.column(attribute.key);
  const list = { isNull: nullness(fact), u: lackOf(fact), length };
  if (isSeries(attribute)) {
    const series = seriesOf(attribute.key, list, { delivery, whole });
    return attribute.type === "months" ? { ...series, runs: delivery.column(runsColumn(attribute.key)) } : series;
  }
  return { kind: "list", ...list, open: () => rosterRows(fact) };
}

type Series = { readonly isNull: string; readonly u: string; readonly length: string };

/** A list of months or words, which lies in an array of the series table. */
function seriesOf(name: string, list: Series, { delivery, whole }: Omit<Fact, "attribute">): ListValue {
  const series = `${whole.sources.schema}.${whole.program.audience}_series`;
  // Only a list that is opened is looked up: of months, the row that is scanned says the runs.
  return { kind: "list", ...list, ...arrayList(() => delivery.ifFresh(lookedUp(whole, series, name)), whole) };
}

/** The members of an array of texts, all of them known. */
function arrayList(arrayOf: () => string, whole: Whole): Pick<ListValue, "areMembersKnown" | "open"> {
  return {
    areMembersKnown: true,
    open: () => {
      const alias = whole.alias();
      const scope = new RowScope(`unnest(${arrayOf()}) with ordinality ${alias}(v, o)`);
      return { scope, where: [], order: [`${alias}.o`], item: scalar(STRING, `${alias}.v`) };
    },
  };
}

function rosterRows({ attribute, delivery, whole }: Fact): Rows & { readonly roster: RosterRows } {
  const alias = whole.alias();
  const wasNull = (key: string) => `coalesce(${quoteText(key)} = any(${alias}.delivered_null), false)`;
  const entries = attribute.members.map((member): [string, SqlValue] => {
    const column = `${alias}.${quoteName(member.key)}`;
    const mask = whole.names.mask([`${attribute.key}.${member.key}`]);
    // Of a row that is not marked, every member of every list has been delivered with all that it has.
    const isNull = whole.isUnmarked ? `(${column} is null)` : `(${column} is null and ${wasNull(member.key)})`;
    const lacks = `(case when ${column} is not null or ${wasNull(member.key)} then 0 else ${mask} end)`;
    const u = whole.isUnmarked ? KNOWN : lacks;
    const type = feelTypeOf(member);
    if (!isSeries(member)) return [member.feelName, { ...scalar(type, column, u), digits: figureDigits(type, whole) }];
    const list = { isNull, u, length: `cardinality(${column})` };
    return [member.feelName, { kind: "list", ...list, ...arrayList(() => column, whole) }];
  });
  // Who has no members, by the wide row, is not looked up.
  const own = `${FACTS}.${quoteName(attribute.key)} > 0 and ${alias}.subject_id = ${FACTS}.subject_id`;
  const table = `${whole.sources.schema}.${quoteName(rosterName(attribute))}`;
  const text = `${table} ${alias}`;
  return {
    scope: new RowScope(text),
    roster: { table, alias, text, own, whole },
    where: delivery.fresh === null ? [own] : [own, delivery.fresh],
    order: [`${alias}.position`],
    item: { kind: "context", isNull: "false", u: KNOWN, entries: new Map(entries) },
  };
}
