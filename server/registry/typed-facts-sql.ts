import {
  ATTRIBUTES,
  type Attribute,
  type FactColumn,
  type FactTable,
  factTables,
  type Member,
  runsColumn,
  SHELVES,
  type SubjectKind,
} from "@/server/eligibility";
import { packedLayout, packedTable } from "./packed-row";
import { largestOf } from "./plausible-range";
import { NAMED_ONCE } from "./subject-stops";

/** The furthest a planned date may lie ahead, in days, and which dates are of what has happened: as `isPlausible` has them. */
const LATEST_DAYS_AHEAD = 60 * 366;
const PAST_ONLY: ReadonlySet<string> = new Set(["birth_date", "reg_date"]);

/** Members of a list beyond which its row is marked: a sum over so many may have to be rounded. */
const MOST_MEMBERS = 99_999;
/** Bytes of a word, and of the spans of a list of months, beyond which their row is marked: an index holds 2,704 bytes of a row. */
const MOST_BYTES_OF_A_WORD = 100;
const MOST_BYTES_OF_SPANS = 240;

/** Statements that fill the typed tables of one kind of subject, for the subjects in the temporary table `chosen`. */
export type FillSql = {
  /** Fills the temporary table `delivered` (subject_id, d, withheld): all that can be of each subject's deliveries. $1 is the day. */
  readonly gather: string;
  /** Empties and fills each table, in order. */
  readonly fill: readonly string[];
};

/** How the typed tables are filled: what was delivered and can be, in the columns of the catalogue. */
export function fillSql(audience: SubjectKind): FillSql {
  const { wide, series, rosters } = factTables(audience);
  const attributes = [...new Set(wide.columns.map(({ attribute }) => attribute))];
  const kind = audience === "person" ? "person" : "enterprise";
  const tables = [wide, series, ...rosters.values()];
  return {
    gather: `insert into delivered select g.subject_id, g.d - coalesce(g.withheld, '{}') as d, g.withheld
        from (select m.subject_id, m.d, nullif(array_remove(array[${attributes.map(cannotBe).join(",\n  ")}], null), '{}') as withheld
                from (select s.subject_id, facts.merged(f.facts order by f.obtained_on, f.source) filter (where f.facts is not null) as d
                        from subject s join chosen using (subject_id) left join fact_record f on f.subject_id = s.subject_id
                       where s.kind = '${kind}' group by s.subject_id) as n(subject_id, given), lateral (select n.subject_id, coalesce(n.given, '{}') as d) m) g`,
    fill: [
      ...[...tables.map(({ name }) => name), ...spanTables(audience), packedTable(audience)].map(
        (name) => `delete from facts.${name} t using chosen c where t.subject_id = c.subject_id`,
      ),
      fillSeries(series),
      ...spanTables(audience).map((name) => fillSpans(name, series)),
      fillWide(wide, { series, spans: spanTables(audience) }),
      ...[...rosters.values()].map(fillRoster),
      fillPacked(audience),
    ],
  };
}

/** Selects the subjects of whom a source says something, or did when the tables were last filled. $1 is the source. */
export function subjectsOfSourceSql(source: string): string {
  const parts = (["person", "firm"] as const).map((audience) => {
    const { wide } = factTables(audience);
    const own = wide.columns.filter(({ attribute }) => attribute.source === source);
    const keys = [...new Set(own.map(({ attribute }) => `'${attribute.key}'`))].join(", ");
    const held = own.map(({ name }) => `"${name}"`).join(", ");
    if (held === "") return "";
    const marked = `delivered_null && array[${keys}] or withheld && array[${keys}]`;
    return `union select subject_id from facts.${wide.name} where num_nonnulls(${held}) > 0 or ${marked}`;
  });
  return `select subject_id from fact_record where source = $1 ${parts.join(" ")}`;
}

/** The key of an attribute, where what was delivered for it cannot be; null otherwise. */
function cannotBe(attribute: Attribute): string {
  const value = `m.d->'${attribute.key}'`;
  return `case when m.d ? '${attribute.key}' and jsonb_typeof(${value}) <> 'null' and not ${canBe(attribute, value)} then '${attribute.key}' end`;
}

function canBe(attribute: Attribute, value: string): string {
  if (attribute.type === "object") return canBeObject(attribute.members, value);
  if (TYPES[attribute.type] === "text") return `facts.can_be(${value}, 'word', null, null)`;
  if (attribute.type !== "list") return canBeValue(attribute, value);
  const items = `jsonb_array_elements(case when jsonb_typeof(${value}) = 'array' then ${value} else '[]' end) e(j)`;
  const bad = `not ${canBeObject(attribute.members, "e.j")}`;
  return `(jsonb_typeof(${value}) = 'array' and not exists (select from ${items} where ${bad}))`;
}

function canBeObject(members: readonly Member[], value: string): string {
  const all = members.map((member) => canBeValue(member, `${value}->'${member.key}'`));
  return `(jsonb_typeof(${value}) = 'object' and ${all.join(" and ")})`;
}

const TYPES: Readonly<Partial<Record<Member["type"], string>>> = {
  number: "numeric",
  integer: "numeric",
  enum: "text",
  string: "text",
};

function canBeValue(member: Member, value: string): string {
  const latest = PAST_ONLY.has(member.key) ? "$1::date" : `$1::date + ${LATEST_DAYS_AHEAD}`;
  return `facts.can_be(${value}, '${TYPES[member.type] ?? member.type}', ${latest}, ${largestOf(member)})`;
}

/** The documents, each unpacked once and not for every column that is taken out of it. */
const DOCUMENTS = "(select subject_id, withheld, d || '{}' as d from delivered offset 0) d";

/** The value of a column, from a document in which everything can be. */
function columnValue(
  { name, type, attribute, member }: Pick<FactColumn, "name" | "type" | "attribute" | "member">,
  of: string,
): string {
  const key = member?.key ?? attribute.key;
  const value = `${of}->'${key}'`;
  if (type === "integer")
    return `case when jsonb_typeof(${value}) = 'array' then jsonb_array_length(${value}) end as "${name}"`;
  if (type === "text[]")
    return `case when jsonb_typeof(${value}) = 'array' then array(select jsonb_array_elements_text(${value})) end as "${name}"`;
  if (member === undefined && attribute.type === "object")
    return `case when jsonb_typeof(${value}) = 'object' then true end as "${name}"`;
  return `(${of}->>'${key}')::${type} as "${name}"`;
}

function inWide(column: FactColumn): string {
  return columnValue(column, column.member === undefined ? "d.d" : `(d.d->'${column.attribute.key}')`);
}

/** The wide row. Its runs of months are made of the tables of months, which are filled before it. */
function fillWide(
  { name, columns }: FactTable,
  { series, spans }: { series: FactTable; spans: readonly string[] },
): string {
  const months = spans.length === 0 ? [] : spanColumns(series);
  const runs = months.map((column) => `, "${runsColumn(column.name)}"`).join("");
  const made = months.map((column) => `, facts.runs(s."${column.name}", m."${column.name}")`).join("");
  const from = spans.map(
    (table) => ` left join facts.${table} s using (subject_id) left join facts.${series.name} m using (subject_id)`,
  );
  const objects = [
    ...new Set(columns.filter(({ member }) => member !== undefined).map(({ attribute }) => attribute.key)),
  ];
  const inner = objects.map(
    (key) =>
      `union all select '${key}.' || k from jsonb_each(case when jsonb_typeof(d.d->'${key}') = 'object' then d.d->'${key}' else '{}' end) o(k, v) where o.v = 'null'`,
  );
  const lists = [...new Set(columns.map(({ attribute }) => attribute))].filter(({ type }) => type === "list");
  const figures = columns.filter(({ type }) => type === "numeric").map((column) => `t."${column.name}"`);
  const long = columns.filter(({ name, type }) => type === "text" && isShelved(name));
  const isLong = isAnyLongWord(
    long,
    months.filter(({ name: own }) => isShelved(runsColumn(own))),
  );
  const nulls = `nullif(array(select k from jsonb_each(d.d) e(k, v) where e.v = 'null' ${[...inner, ...lists.map(markOf)].join(" ")}), '{}')`;
  return `insert into facts.${name} (subject_id, delivered_null, withheld, ${names(columns)}${runs})
    select t.subject_id, t.nulls || case when ${isAnyLong(figures)} then '{figures[]}'::text[] end || case when ${isLong} then '{words[]}'::text[] end, t.withheld, ${columns.map((column) => `t."${column.name}"`).join(", ")}${made}
      from (select d.subject_id, ${nulls} as nulls, d.withheld, ${columns.map(inWide).join(", ")} from ${DOCUMENTS} offset 0) t${from.join("")}`;
}

/**
 * The mark of a list that a draft rule has to look at closely: "children[]", among what was delivered as null. It has a member of
 * which something was not delivered or a figure is long, it has very many, or it names somebody twice.
 */
function markOf({ subject, key, members }: Attribute): string {
  const all = members.map((member) => `'${member.key}'`).join(", ");
  const figures = members.filter(({ type }) => TYPES[type] === "numeric");
  const isLong = isAnyLong(figures.map((member) => `(e.j->>'${member.key}')::numeric`));
  const name = Object.entries(NAMED_ONCE[subject]).find(([list]) => list === key)?.[1];
  const counted = `count(e.j->>'${name}') > count(distinct e.j->>'${name}')`;
  const isTwice = name === undefined ? "" : ` or (select ${counted} from ${itemsOf(key)} e(j))`;
  return `union all select '${key}[]' where exists (select from ${itemsOf(key)} with ordinality e(j, o) where not e.j ?& array[${all}] or ${isLong} or e.o > ${MOST_MEMBERS})${isTwice}`;
}

/** Whether one of these figures has more digits than arithmetic without rounding allows: FIGURE in server/eligibility/sql/digits.ts. */
function isAnyLong(figures: readonly string[]): string {
  if (figures.length === 0) return "false";
  const places = figures.map((figure) => `min_scale(${figure})`);
  return `coalesce(greatest(${figures.join(", ")}) >= 1e8 or greatest(${places.join(", ")}) > 4, false)`;
}

const SHELVED = new Set(Object.values(SHELVES).flatMap((shelves) => shelves.flatMap(({ columns }) => columns)));

/** Whether a column has a copy on a shelf, which has no room for long values: migration 0120. */
function isShelved(name: string): boolean {
  return SHELVED.has(name);
}

/** Whether a word or a list of months is too long for a shelf. Runs are at most as long as the spans that they are made of. */
function isAnyLongWord(
  words: readonly Pick<FactColumn, "name">[],
  months: readonly Pick<FactColumn, "name">[],
): string {
  const any = (lengths: readonly string[], most: number) =>
    lengths.length === 0 ? [] : [`coalesce(greatest(${lengths.join(", ")}) > ${most}, false)`];
  const tests = [
    any(
      words.map(({ name }) => `octet_length(t."${name}")`),
      MOST_BYTES_OF_A_WORD,
    ),
    any(
      months.map(({ name }) => `octet_length(s."${name}")`),
      MOST_BYTES_OF_SPANS,
    ),
  ].flat();
  return tests.length === 0 ? "false" : tests.join(" or ");
}

/** The members of a list in a document; none where there is no list. */
function itemsOf(key: string): string {
  return `jsonb_array_elements(case when jsonb_typeof(d.d->'${key}') = 'array' then d.d->'${key}' else '[]' end)`;
}

function fillSeries({ name, columns }: FactTable): string {
  const any = columns.map((column) => `t."${column.name}"`).join(", ");
  return `insert into facts.${name} (subject_id, ${names(columns)})
    select * from (select d.subject_id, ${columns.map(inWide).join(", ")} from ${DOCUMENTS}) t where num_nonnulls(${any}) > 0`;
}

function spanTables(audience: SubjectKind): string[] {
  return spanColumns(factTables(audience).series).length === 0 ? [] : [`${audience}_span`];
}

/** The columns of months, which are kept as spans beside: see migration 0011. */
export function spanColumns({ columns }: FactTable): readonly FactColumn[] {
  return columns.filter(({ attribute, member }) => (member ?? attribute).type === "months");
}

function fillSpans(name: string, series: FactTable): string {
  const columns = spanColumns(series);
  const any = columns.map((column) => `t."${column.name}"`).join(", ");
  return `insert into facts.${name} (subject_id, ${names(columns)})
    select t.subject_id, ${columns.map((column) => `facts.spans(t."${column.name}")`).join(", ")}
      from facts.${series.name} t join chosen using (subject_id) where num_nonnulls(${any}) > 0`;
}

/** Whose typed rows are older than their deliveries, or hold back a date that may be believed by now. */
export function outdatedSql(within: (column: string) => string): string {
  const held = (["person", "firm"] as const).map((audience) => {
    const keys = ATTRIBUTES.filter(
      ({ subject, type, members }) =>
        subject === audience && [type, ...members.map((member) => member.type)].includes("date"),
    );
    const list = keys.map(({ key }) => `'${key}'`).join(", ");
    return `union select subject_id from facts.${audience}_fact where withheld is not null and withheld && array[${list}] and ${within("subject_id")}`;
  });
  return `
    with gone as (
      delete from facts.outdated where subject_id in
        (select subject_id from facts.outdated where ${within("subject_id")} for update skip locked) returning subject_id
    ) select subject_id from gone ${held.join(" ")}`;
}

function fillRoster({ name, columns }: FactTable): string {
  const key = columns[0]?.attribute.key ?? "";
  const nulls = "nullif(array(select k from jsonb_each(e.j) o(k, v) where o.v = 'null'), '{}')";
  return `insert into facts.${name} (subject_id, position, delivered_null, ${names(columns)})
    select d.subject_id, e.o, ${nulls}, ${columns.map((column) => columnValue(column, "e.j")).join(", ")}
      from ${DOCUMENTS}, ${itemsOf(key)} with ordinality e(j, o)`;
}

/** The packed rows, made of all other tables. */
function fillPacked(audience: SubjectKind): string {
  const chosen = "f.subject_id in (select subject_id from chosen)";
  return `insert into facts.${packedTable(audience)} (subject_id, packed) ${packedLayout(audience).select(chosen)}`;
}

function names(columns: readonly FactColumn[]): string {
  return columns.map(({ name }) => `"${name}"`).join(", ");
}
