import { FeelDate } from "./date";
import { type FeelFunction, guarded } from "./function";
import { nearest } from "./nearest";
import { FeelNumber } from "./number";
import { compilePiece, expectType, type Piece, part, stringValue, unsupported, written } from "./piece";
import { ExpressionError } from "./rule-error";
import { type Compiled, constant, readsOf } from "./scope";
import { childrenOf } from "./syntax";
import { ANY, BOOLEAN, DATE, DAYS_DURATION, MONTHS_DURATION, NUMBER } from "./type";
import { unknownAmong } from "./unknown";

import { DaysDuration, type FeelValue, MonthsDuration } from "./value";

const CLOCKS = new Set(["today", "now"]);
const DURATION = /^(-)?P(?:(?:(\d+)Y)?(?:(\d+)M)?|(\d+)D)$/;
const MONTHS_A_YEAR = 12;

/** name(a, b): a function of FEEL or of the domain, with its arguments in order. */
export function compileCall(piece: Piece): Compiled {
  const name = written(part(piece, 0));
  const list = childrenOf(piece.node).find((node) => node.name.endsWith("Parameters"));
  if (list?.name === "NamedParameters") throw namedArguments(piece);
  const args = list === undefined ? [] : childrenOf(list).map((node) => ({ ...piece, node }));
  if (name === "not") return compileNot(piece, args);
  const fn = piece.scope.program.functions.get(name);
  if (fn === undefined) throw noSuchFunction(piece, name);
  return compileInvocation(piece, fn, args);
}

function compileInvocation(piece: Piece, fn: FeelFunction, parts: readonly Piece[]): Compiled {
  const fewest = fn.parameters.length - (fn.optional ?? 0);
  const most = fn.variadic ? Number.POSITIVE_INFINITY : fn.parameters.length;
  if (parts.length < fewest || parts.length > most) throw wrongCount(piece, fn, parts.length);
  const args = parts.map((arg, i) => {
    const compiled = compilePiece(arg);
    expectType(arg, compiled, fn.parameters[Math.min(i, fn.parameters.length - 1)] ?? ANY);
    return compiled;
  });
  fn.check?.(piece, args);
  const own = typeof fn.reads === "function" ? fn.reads(args) : (fn.reads ?? []);
  const reads = [...new Set([...readsOf(...args), ...own])];
  const argumentReads = args.map((arg) => arg.reads);
  const call = guarded(fn);
  return {
    type: typeof fn.result === "function" ? fn.result(args.map((arg) => arg.type)) : fn.result,
    reads,
    evaluate: (run) =>
      call(
        args.map((arg) => arg.evaluate(run)),
        { run, argumentReads },
      ),
  };
}

function compileNot(piece: Piece, parts: readonly Piece[]): Compiled {
  const [only] = parts;
  if (only === undefined || parts.length > 1) throw unsupported(piece);
  const operand = compilePiece(only);
  expectType(only, operand, BOOLEAN);
  return {
    type: BOOLEAN,
    reads: operand.reads,
    evaluate: (run) => {
      const value = operand.evaluate(run);
      return typeof value === "boolean" ? !value : value;
    },
  };
}

/** date("2022-01-01"), date(2022, 1, 1), duration("P18M"), @"2022-01-01", @"P18M". */
export function compileDateLiteral(piece: Piece): Compiled {
  const first = part(piece, 0);
  if (first.node.name === "AtLiteral") return temporal(part(first, -1), ANY.kind);
  const parameters = childrenOf(piece.node).find((node) => node.name === "PositionalParameters");
  const args = parameters === undefined ? [] : childrenOf(parameters).map((node) => ({ ...piece, node }));
  const [text] = args;
  const kind = written(first);
  if (kind === "date" && args.length === 3) return dateOfParts(args);
  const isLiteral = text !== undefined && args.length === 1 && text.node.name === "StringLiteral";
  if (!isLiteral || (kind !== "date" && kind !== "duration")) throw notADateLiteral(piece);
  return temporal(text, kind);
}

function temporal(literal: Piece, kind: string): Compiled {
  const text = stringValue(literal);
  const date = kind === "duration" ? null : FeelDate.parse(text);
  if (date !== null) return constant(date, DATE);
  const duration = kind === "date" ? null : DURATION.exec(text);
  if (duration === null || /P$/.test(text)) throw notADateLiteral(literal);
  const [, minus, years = "0", months = "0", days] = duration;
  const sign = minus === undefined ? 1 : -1;
  return days === undefined
    ? constant(new MonthsDuration(sign * (Number(years) * MONTHS_A_YEAR + Number(months))), MONTHS_DURATION)
    : constant(new DaysDuration(sign * Number(days)), DAYS_DURATION);
}

function dateOfParts(args: readonly Piece[]): Compiled {
  const numbers = args.map((arg) => {
    const compiled = compilePiece(arg);
    expectType(arg, compiled, NUMBER);
    return compiled;
  });
  const reads = readsOf(...numbers);
  return {
    type: DATE,
    reads,
    evaluate: (run) => {
      const values = numbers.map((number) => number.evaluate(run));
      return unknownAmong(values) ?? dateFrom(values);
    },
  };
}

function dateFrom(values: readonly FeelValue[]): FeelDate | null {
  const [year, month, day] = values.map((value) => (value instanceof FeelNumber ? value.toNumber() : Number.NaN));
  return FeelDate.from(year ?? Number.NaN, month ?? Number.NaN, day ?? Number.NaN);
}

function notADateLiteral(piece: Piece): ExpressionError {
  return new ExpressionError(
    piece.node.from,
    { zh: `“${written(piece)}”不是支持的日期或时长`, en: `"${written(piece)}" is not a supported date or duration` },
    {
      zh: '写成 date("2022-01-01")、duration("P18M") 或 duration("P7D")',
      en: 'Write date("2022-01-01"), duration("P18M") or duration("P7D")',
    },
  );
}

function noSuchFunction(piece: Piece, name: string): ExpressionError {
  const near = nearest(name, piece.scope.program.functions.keys());
  if (CLOCKS.has(name)) {
    return new ExpressionError(
      piece.node.from,
      { zh: `规则不能看时钟（${name}）`, en: `A rule cannot look at the clock (${name})` },
      { zh: "用 认定日", en: "Use 认定日, the date of decision" },
    );
  }
  return new ExpressionError(
    piece.node.from,
    { zh: `没有叫“${name}”的函数`, en: `There is no function called "${name}"` },
    near === null
      ? { zh: "用规则写作指南里列出的函数", en: "Use a function listed in the guide to writing rules" }
      : { zh: `是不是 ${near}？`, en: `Did you mean ${near}?` },
  );
}

function wrongCount(piece: Piece, fn: FeelFunction, given: number): ExpressionError {
  const wanted = fn.parameters.length;
  return new ExpressionError(
    piece.node.from,
    { zh: `${fn.name} 给了${given}个值`, en: `${fn.name} was given ${given} values` },
    { zh: `要${wanted}个`, en: `It takes ${wanted}` },
  );
}

function namedArguments(piece: Piece): ExpressionError {
  return new ExpressionError(
    piece.node.from,
    { zh: "函数的值不能带名字", en: "Arguments cannot be named" },
    { zh: "按顺序写，去掉冒号前的名字", en: "Write them in order, without names" },
  );
}
