import { FeelNumber } from "../feel/number";
import { BOOLEAN, type FeelType, NUMBER, STRING } from "../feel/type";
import { dateText } from "./calendar";
import type { Call, WriteCall } from "./call";
import { aggregate, asList, asScalar, either, inOrder, isKnown, membersLack, scalar, typed } from "./masks";
import { NotForSql } from "./not-for-sql";
import { argument, scalarsOf, strict } from "./strict-call";
import { KNOWN, type Scalar } from "./value";

/** How FEEL's `string` writes a value of each kind. */
const TEXTS: Readonly<Partial<Record<FeelType["kind"], (v: string) => string>>> = {
  string: (v) => v,
  number: (v) => `trim_scale(${v})::text`,
  boolean: (v) => `(${v})::text`,
  date: dateText,
  any: (v) => v,
};

function textOf(call: Call): Scalar {
  const value = argument(call, 0);
  const write = TEXTS[value.type.kind];
  if (write === undefined) throw new NotForSql(`string of a ${value.type.kind}`);
  return scalar(STRING, write(typed(value, STRING)), value.u);
}

function wholeNumber(call: Call, index: number, least: number): number | null {
  const arg = call.args[index];
  if (arg === undefined) return null;
  const value = arg.literal instanceof FeelNumber ? arg.literal.trunc().toNumber() : Number.NaN;
  if (!(value >= least)) throw new NotForSql("substring at a place that is not written in the rule");
  return value;
}

function substring(call: Call): Scalar {
  const [text] = scalarsOf({ name: call.name, values: call.values.slice(0, 1) }) as readonly [Scalar];
  const [start, length] = [wholeNumber(call, 1, 1), wholeNumber(call, 2, 0)];
  const rest = length === null ? "" : `, ${length}`;
  return scalar(STRING, `substr(${typed(text, STRING)}, ${start}${rest})`, text.u);
}

/** string join: nulls are left out; a member or delimiter that is unknown leaves the whole unknown. */
function join(call: Call): Scalar {
  const [given] = call.values;
  if (given === undefined) throw new NotForSql("string join of nothing");
  const list = asList(given);
  const delimiter = call.values.length > 1 ? argument(call, 1) : scalar(STRING, "''");
  const u = either(list.u, membersLack(list, "in string join"), delimiter.u);
  const rows = list.open();
  const member = typed(asScalar(rows.item, "in string join"), STRING);
  const joined = `string_agg(g.v, coalesce(${typed(delimiter, STRING)}, '') ${inOrder(rows)})`;
  const guard = u === KNOWN ? `not ${list.isNull}` : `${isKnown(u)} and not ${list.isNull}`;
  return scalar(
    STRING,
    `(case when ${guard} then coalesce((${aggregate(rows, { v: member }, { what: joined, ofNone: "''" })}), '') end)`,
    u,
  );
}

const before = (text: string, part: string) =>
  `(case when position(${part} in ${text}) > 0 then left(${text}, position(${part} in ${text}) - 1) when position(${part} in ${text}) = 0 then '' end)`;
const after = (text: string, part: string) =>
  `(case when position(${part} in ${text}) > 0 then substr(${text}, position(${part} in ${text}) + length(${part})) when position(${part} in ${text}) = 0 then '' end)`;

/** The functions over texts. */
export const TEXT_CALLS: Readonly<Record<string, WriteCall>> = {
  contains: strict({ of: STRING, result: BOOLEAN }, (text, part) => `(position(${part} in ${text}) > 0)`),
  "starts with": strict({ of: STRING, result: BOOLEAN }, (text, part) => `starts_with(${text}, ${part})`),
  "ends with": strict({ of: STRING, result: BOOLEAN }, (text, part) => `(right(${text}, length(${part})) = ${part})`),
  "substring before": strict({ of: STRING, result: STRING }, before as (...values: string[]) => string),
  "substring after": strict({ of: STRING, result: STRING }, after as (...values: string[]) => string),
  "string length": strict({ of: STRING, result: NUMBER }, (text) => `length(${text})::numeric`),
  substring,
  "string join": join,
  string: textOf,
};
