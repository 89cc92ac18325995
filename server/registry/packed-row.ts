import { createHash } from "node:crypto";
import { ATTRIBUTES, type Attribute, type AttributeType, factTables, type SubjectKind } from "@/server/eligibility";

/** One column of what is read: of an attribute or of one member, and as what it arrives. */
export type ReadColumn = {
  readonly key: string;
  readonly member: string | null;
  readonly type: AttributeType;
  /** "count" is the length of a list, "spans" its months, "json" what else a list holds. */
  readonly as: "decimal" | "date" | "boolean" | "word" | "count" | "spans" | "json";
};

/**
 * A piece of a packed row. Its number stands first, then, of columns that mostly are null together, the record of them; of a roster, how many
 * bytes it has and the record of each member, one after the other. What is null altogether, or has no member, has no piece.
 */
export type PackedPiece = {
  /** The list of objects whose members these are; null for a record of the subject's own. */
  readonly roster: string | null;
  readonly columns: readonly ReadColumn[];
};

/** How everything about one kind of subject is packed. */
export type PackedLayout = {
  readonly audience: SubjectKind;
  /** Pieces by their number. */
  readonly pieces: readonly PackedPiece[];
  /** Stands before the pieces of a row, in four bytes: rows of another layout have another one. */
  readonly mark: number;
  /** A query for subject_id and packed of those for whom a condition on `f.subject_id` is met, from the typed tables. */
  select(where: string): string;
};

type Source = ReadColumn & { readonly sql: string };
type Piece = { readonly roster: string | null; readonly columns: readonly Source[]; readonly sql: string };

/** The first piece: what was delivered as null and what is withheld, with commas. It is nobody's attribute. */
export const MARKS = 0;

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

/** The layout of everything the catalogue has about a kind of subject. */
export function packedLayout(audience: SubjectKind): PackedLayout {
  const attributes = ATTRIBUTES.filter(({ subject }) => subject === audience);
  const pieces = [marks(), ...ownPieces(audience, attributes), ...rosterPieces(audience, attributes)];
  const reads = (alias: string) => pieces.some(({ sql }) => sql.includes(`${alias}."`));
  const join = (table: string, alias: string) =>
    reads(alias) ? ` left join facts.${audience}_${table} ${alias} using (subject_id)` : "";
  const packed = pieces.map(({ sql }, number) => `coalesce('\\x${hex(number, 1)}'::bytea || ${sql}, '')`).join(" || ");
  const from = `facts.${audience}_fact f${join("span", "p")}${join("series", "t")}`;
  const mark = createHash("sha256").update(`${packed} ${from}`).digest().readInt32BE();
  const select = (where: string) =>
    `select f.subject_id, '\\x${hex(mark >>> 0, 4)}'::bytea || ${packed} as packed from ${from} where ${where}`;
  return { audience, pieces, mark, select };
}

/** The name of the table that holds the packed rows of a kind of subject, without its schema as the others. */
export function packedTable(audience: SubjectKind): string {
  return `${audience}_packed`;
}

function hex(value: number, bytes: number): string {
  return value.toString(16).padStart(2 * bytes, "0");
}

function marks(): Piece {
  const list = ["delivered_null", "withheld"].map((name) => `array_to_string(f.${name}, ',')`).join(", ");
  return {
    roster: null,
    columns: [],
    sql: `case when num_nonnulls(f.delivered_null, f.withheld) > 0 then record_send(row(${list})) end`,
  };
}

/** The columns of attributes, those together that are null together: eight bytes are written and skipped for each null of a record. */
function ownPieces(audience: SubjectKind, attributes: readonly Attribute[]): Piece[] {
  const bySource = new Map<string, Source[]>();
  const objects: Piece[] = [];
  for (const attribute of attributes) {
    const columns = wideColumns(attribute);
    if (attribute.type === "object") objects.push(piece(columns, `f."${attribute.key}"`));
    else bySource.set(attribute.source, [...(bySource.get(attribute.source) ?? []), ...columns]);
  }
  const sources = [...bySource].map(([source, columns]) =>
    piece(
      columns,
      source === REGISTERS[audience] ? "true" : `num_nonnulls(${columns.map(({ sql }) => sql).join(", ")}) > 0`,
    ),
  );
  return [...sources, ...objects];
}

function piece(columns: readonly Source[], isThere: string): Piece {
  const list = columns.map(({ sql }) => sql).join(", ");
  return { roster: null, columns, sql: `case when ${isThere} then record_send(row(${list})) end` };
}

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

function rosterPieces(audience: SubjectKind, attributes: readonly Attribute[]): Piece[] {
  const { rosters } = factTables(audience);
  return attributes
    .filter(({ type }) => type === "list")
    .map((list) => rosterPiece(list, rosters.get(list.key)?.name ?? ""));
}

function rosterPiece(list: Attribute, table: string): Piece {
  const columns = list.members.map((member): Source => {
    const as = AS[member.type] ?? "json";
    const sql = as === "json" ? `array_to_json(r."${member.key}")::text` : `r."${member.key}"`;
    return { key: list.key, member: member.key, type: member.type, as, sql };
  });
  const record = `record_send(row(array_to_string(r.delivered_null, ','), ${columns.map(({ sql }) => sql).join(", ")}))`;
  const members = `select string_agg(${record}, '' order by r.position) as b from facts.${table} r where r.subject_id = f.subject_id`;
  return {
    roster: list.key,
    columns,
    sql: `case when f."${list.key}" > 0 then (select int4send(length(b)) || b from (${members}) m) end`,
  };
}
