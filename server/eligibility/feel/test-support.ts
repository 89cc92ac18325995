import { FUNCTIONS } from "../domain/functions";
import type { PastClaim } from "../fact";
import { NO_OPEN_MONTH } from "../open-months";
import { compileExpression } from "./compile";
import { FeelDate } from "./date";
import { DaysDuration, MonthsDuration } from "./duration";
import { FeelNumber } from "./number";
import { type Compiled, type Run, Scope } from "./scope";
import { ANY, BOOLEAN, DATE, DAYS_DURATION, type FeelType, listOf, MONTHS_DURATION, NUMBER, STRING } from "./type";
import { Unknown } from "./unknown";
import { type FeelValue, isContext, isList } from "./value";

/** A variable of a test expression: its type and its value. */
export type Given = Readonly<Record<string, readonly [FeelType, FeelValue]>>;

const TODAY = FeelDate.from(2026, 11, 20) as FeelDate;

/** Compiles an expression over the given variables, each of which reads the fact of its own name. */
export function compiled(text: string, given: Given = {}, humans: readonly string[] = []): Compiled {
  const names = new Map<string, Compiled>(
    Object.entries(given).map(([name, [type, value]]) => [
      name,
      { type, reads: [name], evaluate: () => value, form: { op: "fact", key: name } as const },
    ]),
  );
  names.set("认定日", { type: DATE, reads: [], evaluate: (run) => run.asOf, form: { op: "as-of" } });
  const program = {
    functions: FUNCTIONS,
    humans: new Set(humans),
    suggestions: () => [...names.keys()],
    resolve: (name: string) => names.get(name) ?? null,
  };
  return compileExpression(text, Scope.of(program));
}

/** What an expression is worth, in a form a test can compare: decimals as text, unknown as "?names". */
export function worth(text: string, given: Given = {}, run: Partial<Run> = {}): unknown {
  const history: readonly PastClaim[] = [];
  const whole: Run = {
    fact: () => null,
    asOf: TODAY,
    history,
    openFrom: () => NO_OPEN_MONTH,
    human: () => undefined,
    amount: null,
    locals: [],
    defined: [],
    ...run,
  };
  return plain(compiled(text, given, ["现场核查"]).evaluate(whole));
}

function plain(value: FeelValue): unknown {
  if (value instanceof FeelNumber) return Number.isSafeInteger(value.toNumber()) ? value.toNumber() : value.toString();
  if (value instanceof FeelDate) return value.toString();
  if (value instanceof MonthsDuration) return `${value.months} months`;
  if (value instanceof DaysDuration) return value.toString();
  if (value instanceof Unknown) return `?${[...value.names].sort().join(",")}`;
  if (isList(value)) return value.map(plain);
  if (isContext(value)) return Object.fromEntries([...value].map(([key, entry]) => [key, plain(entry)]));
  return value === null || typeof value === "boolean" ? value : String(value);
}

/** Variables of every kind for tests, known and unknown. */
export const num = (value: number | null): readonly [FeelType, FeelValue] => [
  NUMBER,
  value === null ? null : new FeelNumber(value),
];
export const bool = (value: boolean | null): readonly [FeelType, FeelValue] => [BOOLEAN, value];
export const text = (value: string | null): readonly [FeelType, FeelValue] => [STRING, value];
export const day = (value: string): readonly [FeelType, FeelValue] => [DATE, FeelDate.parse(value)];
export const months = (...values: string[]): readonly [FeelType, FeelValue] => [listOf(STRING), values];
export const missing = (type: FeelType, name: string): readonly [FeelType, FeelValue] => [type, new Unknown([name])];

const STAFF_TYPE: FeelType = {
  kind: "context",
  entries: new Map<string, FeelType>([
    ["年龄", NUMBER],
    ["在职", BOOLEAN],
  ]),
};

/** A list of people; an age left out has not been delivered. */
export function staff(
  ...people: readonly { age?: number | null; employed?: boolean }[]
): readonly [FeelType, FeelValue] {
  const unknownAge = new Unknown(["名册.年龄"]);
  const value = people.map(({ age, employed = true }) => {
    const known = age === undefined ? unknownAge : age === null ? null : new FeelNumber(age);
    return new Map<string, FeelValue>([
      ["年龄", known],
      ["在职", employed],
    ]);
  });
  return [listOf(STAFF_TYPE), value];
}

export const types = { ANY, BOOLEAN, DATE, DAYS_DURATION, MONTHS_DURATION, NUMBER, STRING, listOf };
