import { FeelNumber } from "../feel/number";
import { FeelRange } from "../feel/range";
import { ANY, type FeelType } from "../feel/type";
import { type FeelContext, type FeelValue, isContext, isList, kindOf } from "../feel/value";
import { digitsOfLiteral } from "./digits";
import type { Whole } from "./environment";
import { scalar } from "./masks";
import { NotForSql } from "./not-for-sql";
import { quoteValue, sqlType } from "./quote";
import { RowScope } from "./row-scope";
import { type ContextValue, KNOWN, type ListValue, NULL, type Scalar, type SqlValue } from "./value";

/** A literal or a parameter as SQL. */
export function literalValue(value: FeelValue, type: FeelType, whole: Whole): SqlValue {
  if (isList(value)) return literalList(value, type.kind === "list" ? type.item : ANY, whole);
  if (isContext(value)) return literalContext(value, type, whole);
  if (value instanceof FeelRange) throw new NotForSql("a range as a parameter");
  return literalScalar(value, type);
}

function literalScalar(value: FeelValue, type: FeelType): Scalar {
  if (value === null) return scalar(type, NULL);
  const known = type.kind === "any" ? ({ kind: kindOf(value) } as FeelType) : type;
  const written = scalar(known, quoteValue(value, known));
  return value instanceof FeelNumber ? { ...written, digits: digitsOfLiteral(value) } : written;
}

function literalContext(value: FeelContext, type: FeelType, whole: Whole): ContextValue {
  const types: ReadonlyMap<string, FeelType> = type.kind === "context" ? type.entries : new Map();
  const entries = [...value].map(([key, entry]) => [key, literalValue(entry, types.get(key) ?? ANY, whole)] as const);
  return { kind: "context", isNull: "false", u: KNOWN, entries: new Map(entries) };
}

function literalList(value: readonly FeelValue[], item: FeelType, whole: Whole): ListValue {
  const list = { kind: "list", isNull: "false", u: KNOWN, length: String(value.length) } as const;
  if (value.some(isList)) throw new NotForSql("a list in a list");
  if (item.kind === "any" && value.some((member) => member !== null)) throw new NotForSql("a list of several kinds");
  if (item.kind === "context") return { ...list, open: () => contextRows(value, item.entries, whole) };
  const items = value.map((member) => literalScalar(member, item));
  const array = `array[${value.map((member) => quoteValue(member, item)).join(", ")}]::${sqlType(item)}[]`;
  return {
    ...list,
    items,
    array,
    open: () => {
      const alias = whole.alias();
      const scope = new RowScope(`unnest(${array}) with ordinality ${alias}(v, o)`);
      return { scope, where: [], order: [`${alias}.o`], item: scalar(item, `${alias}.v`) };
    },
  };
}

/** A list of objects as rows of VALUES: a column for every entry that any of them has. */
function contextRows(value: readonly FeelValue[], types: ReadonlyMap<string, FeelType>, whole: Whole) {
  const alias = whole.alias();
  const keys = [...types];
  const rows = value.map((member, i) => {
    const cells = keys.map(([key, type]) => quoteValue(isContext(member) ? (member.get(key) ?? null) : null, type));
    return `(${[i, ...cells].join(", ")})`;
  });
  const columns = ["o", ...keys.map((_, i) => `c${i}`)];
  const entries = keys.map(([key, type], i) => [key, scalar(type, `${alias}.c${i}`)] as const);
  return {
    scope: new RowScope(`(values ${rows.join(", ")}) ${alias}(${columns.join(", ")})`),
    where: [],
    order: [`${alias}.o`],
    item: { kind: "context", isNull: "false", u: KNOWN, entries: new Map(entries) } as const,
  };
}
