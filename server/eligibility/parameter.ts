import { FeelDate } from "./feel/date";
import { FeelNumber } from "./feel/number";
import { type Compiled, constant, PARAMETER_READ_PREFIX } from "./feel/scope";
import { ANY, BOOLEAN, commonType, DATE, type FeelType, listOf, NUMBER, STRING } from "./feel/type";
import { PLAIN, unitOf } from "./feel/unit";
import { Unknown } from "./feel/unknown";
import type { FeelValue } from "./feel/value";
import type { ParameterValue } from "./program";

/**
 * A parameter as a constant of the rule language. Text that reads as a date is a date; null, a figure that no source
 * states, is unknown under the parameter's own name. A number keeps its unit.
 */
export function parameterConstant(name: string, value: ParameterValue | null, unit?: string): Compiled {
  if (value === null) return unstated(`${PARAMETER_READ_PREFIX}${name}`);
  const { worth, type } = readParameter(value);
  return { ...constant(worth, type), parameter: true, unit: type === NUMBER ? unitWritten(unit) : undefined };
}

/** A parameter without a unit is a number alone; what one is counted by that is not told apart (元/月) is not known. */
function unitWritten(unit: string | undefined): string | undefined {
  return unit === undefined ? PLAIN : unitOf(unit);
}

function unstated(read: string): Compiled {
  const unknown = new Unknown([read]);
  return { type: ANY, reads: [read], evaluate: () => unknown, form: { op: "unstated" } };
}

function readParameter(value: ParameterValue): { worth: FeelValue; type: FeelType } {
  if (typeof value === "number") return { worth: new FeelNumber(value), type: NUMBER };
  if (typeof value === "boolean") return { worth: value, type: BOOLEAN };
  if (typeof value === "string") {
    const date = FeelDate.parse(value);
    return date === null ? { worth: value, type: STRING } : { worth: date, type: DATE };
  }
  if (Array.isArray(value)) {
    const items = (value as readonly ParameterValue[]).map(readParameter);
    const item = items.reduce<FeelType>((type, next) => commonType(type, next.type) ?? ANY, ANY);
    return { worth: items.map(({ worth }) => worth), type: listOf(item) };
  }
  const entries = Object.entries(value).map(([key, entry]) => [key, readParameter(entry)] as const);
  return {
    worth: new Map(entries.map(([key, { worth }]) => [key, worth])),
    type: { kind: "context", entries: new Map(entries.map(([key, { type }]) => [key, type])) },
  };
}
