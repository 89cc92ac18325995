import { ATTRIBUTES, type Attribute, type AttributeType, factTables, type SubjectKind } from "@/server/eligibility";

/** One column that is read: of an attribute or of one member, and as what it arrives. */
export type ReadColumn = {
  readonly key: string;
  readonly member: string | null;
  readonly type: AttributeType;
  /** "count" is the length of a list, "spans" its months, "json" what else a list holds. */
  readonly as: "decimal" | "date" | "boolean" | "word" | "count" | "spans" | "json";
};

/**
 * A query and its columns; the fixed ones come first, all of them texts. `groups` says how many of the columns, one after the other, are
 * a row of their own within the row, which is null where all of them are; 1 is a column that stands alone.
 */
export type RowsQuery = {
  readonly sql: string;
  readonly fixed: number;
  readonly columns: readonly ReadColumn[];
  readonly groups: readonly number[];
};

/** What is read of one kind of subject: the wide tables, and one roster for each list of objects. */
export type BatchSql = {
  readonly attributes: readonly Attribute[];
  /** The fixed fields are subject_id, jurisdiction_code, delivered_null and withheld, the last two with commas. */
  wide(within: (column: string) => string): RowsQuery;
  /** The fixed field is delivered_null, with commas. */
  readonly rosters: readonly { readonly key: string; query(within: (column: string) => string): RowsQuery }[];
};

type Source = ReadColumn & { readonly sql: string };

/** Columns that mostly are null together, and the condition on which they are not. */
type Group = { readonly columns: readonly Source[]; readonly isThere: string };

/** Whose record of every subject there is: of other sources most subjects have none, and most objects are of few. */
const REGISTERS = { person: "public-security", firm: "market-regulation" } as const satisfies Record<
  SubjectKind,
  string
>;

const AS: Readonly<Partial<Record<AttributeType, ReadColumn["as"]>>> = {
  number: "decimal",
  integer: "decimal",
  date: "date",
  boolean: "boolean",
  object: "boolean",
  string: "word",
  enum: "word",
};

/** How the facts of some attributes are read from the typed tables, every member of each. */
export function batchSql(audience: SubjectKind, keys: ReadonlySet<string>): BatchSql {
  const attributes = ATTRIBUTES.filter(({ subject, key }) => subject === audience && keys.has(key));
  const { rosters } = factTables(audience);
  const lists = attributes.filter(({ type }) => type === "list");
  return {
    attributes,
    wide: (within) => wideQuery(audience, attributes, within),
    rosters: lists.map((list) => ({
      key: list.key,
      query: (within) => rosterQuery(list, rosters.get(list.key)?.name ?? "", within),
    })),
  };
}

function wideQuery(audience: SubjectKind, attributes: readonly Attribute[], within: (column: string) => string) {
  const groups = groupsOf(audience, attributes);
  const reads = (alias: string) => groups.some(({ columns }) => columns.some(({ sql }) => sql.includes(`${alias}."`)));
  const join = (table: string, alias: string) =>
    `left join facts.${table} ${alias} on ${alias}.subject_id = s.subject_id and ${within(`${alias}.subject_id`)}`;
  const from = [
    `subject s ${join(`${audience}_fact`, "f")}`,
    ...(reads("p") ? [join(`${audience}_span`, "p")] : []),
    ...(reads("t") ? [join(`${audience}_series`, "t")] : []),
  ].join(" ");
  const kind = audience === "person" ? "person" : "enterprise";
  const fixed = `s.subject_id, s.jurisdiction_code, array_to_string(f.delivered_null, ',') as n, array_to_string(f.withheld, ',') as w`;
  return rows({
    groups,
    fixed: 4,
    inner: (list) =>
      `select ${fixed}${list} from ${from} where s.kind = '${kind}' and ${within("s.subject_id")} order by s.subject_id`,
  });
}

/** The columns of attributes, those together that are null together: eight bytes are written and skipped for each null of a row. */
function groupsOf(audience: SubjectKind, attributes: readonly Attribute[]): Group[] {
  const bySource = new Map<string, Source[]>();
  const others: Group[] = [];
  for (const attribute of attributes) {
    const columns = wideColumns(attribute);
    if (attribute.type === "object") others.push({ columns, isThere: `f."${attribute.key}"` });
    else if (attribute.source === REGISTERS[audience]) others.push(...columns.map(alone));
    else bySource.set(attribute.source, [...(bySource.get(attribute.source) ?? []), ...columns]);
  }
  const sources = [...bySource.values()].map(
    (columns): Group => ({ columns, isThere: `num_nonnulls(${columns.map(({ sql }) => sql).join(", ")}) > 0` }),
  );
  return [...others, ...sources];
}

const alone = (column: Source): Group => ({ columns: [column], isThere: "" });

function wideColumns(attribute: Attribute): Source[] {
  const { key, type } = attribute;
  const own = { key, member: null, type };
  if (type === "list") return [{ ...own, as: "count", sql: `f."${key}"` }];
  if (type === "months" || type === "strings") return series(own, key);
  const column: Source = { ...own, as: AS[type] ?? "word", sql: `f."${key}"` };
  if (type !== "object") return [column];
  const members = attribute.members.flatMap((member): Source[] => {
    const name = `${key}__${member.key}`;
    const inner = { key, member: member.key, type: member.type };
    return AS[member.type] ? [{ ...inner, as: AS[member.type] ?? "word", sql: `f."${name}"` }] : series(inner, name);
  });
  return [column, ...members];
}

function series(of: Pick<ReadColumn, "key" | "member" | "type">, name: string): Source[] {
  const spans = of.type === "months" && of.member === null;
  return [
    { ...of, as: "count", sql: `f."${name}"` },
    spans ? { ...of, as: "spans", sql: `p."${name}"` } : { ...of, as: "json", sql: `array_to_json(t."${name}")::text` },
  ];
}

function rosterQuery(list: Attribute, table: string, within: (column: string) => string) {
  const columns = list.members.map((member): Source => {
    const as = AS[member.type] ?? "json";
    const sql = as === "json" ? `array_to_json(r."${member.key}")::text` : `r."${member.key}"`;
    return { key: list.key, member: member.key, type: member.type, as, sql };
  });
  return rows({
    groups: columns.map(alone),
    fixed: 1,
    // Of who is no subject any more, nothing; the range stands twice, so that the subjects are passed over and not looked up.
    inner: (chosen) =>
      `select array_to_string(r.delivered_null, ',') as n${chosen} from facts.${table} r
        where ${within("r.subject_id")} and exists (select from subject s where s.subject_id = r.subject_id and ${within("s.subject_id")})
        order by r.subject_id, r.position`,
  });
}

function rows(of: { groups: readonly Group[]; fixed: number; inner: (list: string) => string }): RowsQuery {
  const { groups, fixed, inner } = of;
  const list = groups.map((group, i) => `, ${groupSql(group)} as c${i}`).join("");
  return {
    fixed,
    columns: groups.flatMap(({ columns }) => columns),
    groups: groups.map(({ columns }) => columns.length),
    sql: inner(list),
  };
}

function groupSql({ columns, isThere }: Group): string {
  const list = columns.map(({ sql }) => sql).join(", ");
  return columns.length === 1 ? list : `case when ${isThere} then row(${list}) end`;
}
