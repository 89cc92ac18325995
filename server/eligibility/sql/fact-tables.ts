import type { Attribute, AttributeType, Member, SubjectKind } from "../catalogue/attribute";
import { ATTRIBUTES } from "../catalogue/attributes";

/** The types that columns of the typed fact tables have. */
export type ColumnType = "text" | "numeric" | "boolean" | "date" | "integer" | "text[]";

/** One column of a typed fact table, and what of the catalogue it holds. */
export type FactColumn = {
  readonly name: string;
  readonly type: ColumnType;
  readonly attribute: Attribute;
  /** The member of a list's items or of an object; left out where the column holds the attribute itself. */
  readonly member?: Member;
};

/** A typed fact table: its name, and its columns beside the key and `delivered_null`. */
export type FactTable = { readonly name: string; readonly columns: readonly FactColumn[] };

/** The typed fact tables of one kind of subject. */
export type FactTables = {
  /** One row for every subject. A list is the number of its members here, an object whether there is one. */
  readonly wide: FactTable;
  /** One row for every subject that has any: its months and words, which would make the wide row too wide to scan. */
  readonly series: FactTable;
  /** One row for every member of a list of objects, by the key of the list. */
  readonly rosters: ReadonlyMap<string, FactTable>;
};

const TYPES: Readonly<Record<AttributeType, ColumnType>> = {
  string: "text",
  enum: "text",
  number: "numeric",
  integer: "numeric", // a source may send 2.5 where the catalogue says integer: no back end rounds it
  boolean: "boolean",
  date: "date",
  months: "text[]",
  strings: "text[]",
  list: "integer",
  object: "boolean",
};

/** True for a list of months or words. */
export function isSeries(member: Member): boolean {
  return member.type === "months" || member.type === "strings";
}

/** The column of an object's member. */
export function memberColumn(attribute: Attribute, member: Member): string {
  return `${attribute.key}__${member.key}`;
}

/** The column of the wide table that holds a column of months as runs without a gap, in order. */
export function runsColumn(name: string): string {
  return `${name}_runs`;
}

/** The roster of a list of objects. */
export function rosterName(attribute: Attribute): string {
  return `${attribute.subject}_${attribute.key}`;
}

function wideColumns(attribute: Attribute): FactColumn[] {
  const own: FactColumn = { name: attribute.key, type: lengthOr(attribute), attribute };
  if (attribute.type !== "object") return [own];
  const members = attribute.members.map((member) => ({
    name: memberColumn(attribute, member),
    type: lengthOr(member),
    attribute,
    member,
  }));
  return [own, ...members];
}

/** In the wide table a series is the number of its members. */
function lengthOr(member: Member): ColumnType {
  return isSeries(member) ? "integer" : TYPES[member.type];
}

function seriesColumns(attribute: Attribute): FactColumn[] {
  if (isSeries(attribute)) return [{ name: attribute.key, type: "text[]", attribute }];
  if (attribute.type !== "object") return [];
  return attribute.members
    .filter(isSeries)
    .map((member) => ({ name: memberColumn(attribute, member), type: "text[]", attribute, member }));
}

function roster(attribute: Attribute): FactTable {
  const columns = attribute.members.map((member) => ({
    name: member.key,
    type: TYPES[member.type],
    attribute,
    member,
  }));
  return { name: rosterName(attribute), columns };
}

/** The typed fact tables of a kind of subject, as the attribute catalogue has them. The migrations follow it; a test compares. */
export function factTables(subject: SubjectKind): FactTables {
  const own = ATTRIBUTES.filter((attribute) => attribute.subject === subject);
  return {
    wide: { name: `${subject}_fact`, columns: own.flatMap(wideColumns) },
    series: { name: `${subject}_series`, columns: own.flatMap(seriesColumns) },
    rosters: new Map(own.filter(({ type }) => type === "list").map((list) => [list.key, roster(list)])),
  };
}
