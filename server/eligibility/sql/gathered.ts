import { FACTS } from "./delivery";
import type { Whole } from "./environment";
import type { Rows } from "./value";

/** A roster whose members are read once for everybody: what a program makes of the members of each subject, as columns. */
export type Gathering = {
  readonly alias: string;
  /** What stands in the query over single members, by its text, and what is made of them, by its text. */
  readonly cells: Map<string, string>;
  readonly columns: Map<string, string>;
};

/** Where the rows of a list come from one roster, and from nothing else. */
export type RosterRows = {
  readonly table: string;
  /** The alias of the roster in the rows' own FROM, and that FROM. */
  readonly alias: string;
  readonly text: string;
  /** The condition that binds the members to their subject. */
  readonly own: string;
  readonly whole: Whole;
};

/** What is made of the members of a list: an expression of aggregates over `g`, and what it comes to where there are none. */
export type Made = { readonly what: string; readonly ofNone: string };

const MEMBER = "r"; // the alias of a roster where it is read once
const AGGREGATES = /\b(?:bool_or|bool_and|bit_or|count|sum|min|max|array_agg|feel\.total|feel\.product)\(/g;
const UNSUPPORTED = /\bselect\b|\bstring_agg\(/;

/**
 * One value of the members of each subject, made for all subjects at once in one reading of their roster, and not by a look-up
 * for each subject. Only for what reads nothing beside the members themselves and the wide row of their subject, which is
 * joined to them anyway; null for anything else.
 */
export function gathered(rows: Rows, values: Readonly<Record<string, string>>, made: Made): string | null {
  const { what, ofNone } = made;
  const { roster } = rows;
  if (roster === undefined || rows.scope.text !== roster.text) return null;
  const conditions = rows.where.filter((one) => one !== roster.own);
  const outer = conditions.filter((one) => !refersTo(one).has(roster.alias));
  const inner = conditions.filter((one) => refersTo(one).has(roster.alias));
  const cells = { ...values, ...Object.fromEntries(rows.order.map((by, i) => [`o${i}`, by])) };
  const texts = [...inner, ...Object.values(cells)];
  const areOwn = texts.every((text) => [...refersTo(text)].every((alias) => alias === roster.alias || alias === FACTS));
  if (!areOwn || [...texts, what].some((text) => UNSUPPORTED.test(bare(text)))) return null;
  const gathering = gatheringOf(roster);
  const cell = (text: string) => nameIn(gathering.cells, renamed(text, roster.alias), "m");
  const kept = inner.length === 0 ? null : cell(inner.map((one) => `(${one})`).join(" and "));
  const named = what.replace(/\bg\.([a-z]\d*)\b/g, (all, name: string) => {
    const text = cells[name];
    return text === undefined ? all : `g.${cell(text)}`;
  });
  const column = nameIn(gathering.columns, kept === null ? named : filteredBy(named, `g.${kept}`), "c");
  const isThere = [`${gathering.alias}.subject_id is not null`, ...outer].map((one) => `(${one})`).join(" and ");
  return `case when ${isThere} then ${gathering.alias}.${column} else ${ofNone} end`;
}

/** The test of the wide row that its subject has such a member; a test of wide rows by their ids alone spares the members of all others. */
export type HasMember = (within: string) => string;

/** Whether its subject has one of these members at least, as far as the members alone say; null where they say nothing. */
export function subjectsWith({ roster, scope, where }: Rows): HasMember | null {
  if (roster === undefined || scope.text !== roster.text) return null;
  const isOwn = (text: string) => [...refersTo(text)].every((alias) => alias === roster.alias);
  const kept = where.filter((one) => one !== roster.own && isOwn(one) && !UNSUPPORTED.test(bare(one)));
  if (kept.length === 0) return null;
  const tests = kept.map((one) => `(${renamed(one, roster.alias)})`);
  return (within) => {
    const isOfIds = columnsNamed(within).join() === "subject_id";
    // Behind the others: what compares texts costs more than a date.
    const all = isOfIds ? [...tests, `(${renamed(within, FACTS)})`] : tests;
    return `${FACTS}.subject_id in (select ${MEMBER}.subject_id from ${roster.table} ${MEMBER} where ${all.join(" and ")})`;
  };
}

function gatheringOf({ table, whole }: RosterRows): Gathering {
  const known = whole.gatherings.get(table);
  if (known !== undefined) return known;
  const made = { alias: whole.alias(), cells: new Map<string, string>(), columns: new Map<string, string>() };
  whole.gatherings.set(table, made);
  // Written when the query is: what else is made of the same members comes to the same reading of them.
  whole.root.later(
    () => `left join (${textOf(table, made)}) ${made.alias} on ${made.alias}.subject_id = ${FACTS}.subject_id`,
  );
  return made;
}

function textOf(table: string, { cells, columns }: Gathering): string {
  const list = (of: ReadonlyMap<string, string>) => [...of].map(([text, name]) => `, ${text} as ${name}`).join("");
  // Of those alone who have come so far: they are fewer than the members of the roster.
  const own = `${FACTS} on ${FACTS}.subject_id = ${MEMBER}.subject_id`;
  const members = `select ${MEMBER}.subject_id${list(cells)} from ${table} ${MEMBER} join ${own}`;
  return `select g.subject_id${list(columns)} from (${members}) g group by g.subject_id`;
}

function nameIn(names: Map<string, string>, text: string, letter: string): string {
  const name = names.get(text) ?? `${letter}${names.size}`;
  names.set(text, name);
  return name;
}

/** The aggregates of an expression, over the rows alone for which a test holds. */
function filteredBy(what: string, test: string): string {
  let [written, from] = ["", 0];
  for (const found of what.matchAll(AGGREGATES)) {
    const end = closing(what, found.index + found[0].length);
    written += `${what.slice(from, end)} filter (where ${test})`;
    from = end;
  }
  return written + what.slice(from);
}

/** The place behind the bracket that closes the one before `from`. */
function closing(text: string, from: number): number {
  let depth = 1;
  let at = from;
  for (; depth > 0 && at < text.length; at++) {
    if (text[at] === "(") depth += 1;
    if (text[at] === ")") depth -= 1;
  }
  return at;
}

const QUOTED = /'(?:[^']|'')*'/g;

function bare(text: string): string {
  return text.replace(QUOTED, "''");
}

/** The columns of the wide row that a query names. */
export function columnsNamed(query: string): readonly string[] {
  const named = bare(query).matchAll(new RegExp(`\\b${FACTS}\\.("[a-z][a-z0-9_]*"|[a-z][a-z0-9_]*)`, "g"));
  return [...new Set([...named].map(([, name]) => (name as string).replaceAll('"', "")))].sort();
}

/** The aliases that an expression names. */
function refersTo(text: string): ReadonlySet<string> {
  return new Set([...bare(text).matchAll(/\b(f|t\d+)\./g)].map(([, alias]) => alias as string));
}

/** The same with another alias for the roster; what is quoted stays as it is. */
function renamed(text: string, alias: string): string {
  const quoted = text.match(QUOTED) ?? [];
  const parts = text.split(QUOTED).map((part) => part.replace(new RegExp(`\\b${alias}\\.`, "g"), `${MEMBER}.`));
  return parts.map((part, i) => part + (quoted[i] ?? "")).join("");
}
