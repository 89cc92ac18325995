import { argumentPlace, argumentsOf, chooseForm, type Given } from "./call-arguments";
import { countRefusal, noSuchFunction, notATemporal } from "./call-refusal";
import { asList, gathered } from "./compile-list";
import { compileNot } from "./compile-logic";
import { compileListReplace, compileSort } from "./compile-sort";
import { type FeelFunction, guarded, isOfType, parameterAt } from "./function";
import { temporalValue } from "./literal";
import { expectType, type Piece, part, stringValue, unsupported, written } from "./piece";
import { type Bounds, type Compiled, constant, readsOf } from "./scope";
import { boundsOrSelf, haveBounds, settled, unsettled } from "./settled";
import { BOOLEAN, type FeelType, fits } from "./type";
import { unitOfCall } from "./unit";
import { kindOf } from "./value";

const FUNCTION_NAMES = new Set(["VariableName", "SpecialFunctionName"]);

/** name(a, b) or name(first: a, second: b): a function of FEEL or of the domain. */
export function compileCall(piece: Piece): Compiled {
  const name = written(part(piece, 0));
  if (!FUNCTION_NAMES.has(part(piece, 0).node.name)) throw unsupported(piece);
  if (name === "sort") return compileSort(piece);
  const args = argumentsOf(piece);
  if (name === "list replace" && args.some(({ at }) => at.node.name === "FunctionDefinition")) {
    return compileListReplace(piece);
  }
  if (name === "not") return compileNegated(piece, args);
  return compileNamed(piece, name, args);
}

/** date("2022-01-01"), date(2022, 1, 1), duration("P18M"), time("10:00:00"), @"2022-01-01", @"P18M". */
export function compileTemporal(piece: Piece): Compiled {
  const first = part(piece, 0);
  if (first.node.name !== "AtLiteral") return compileNamed(piece, written(first), argumentsOf(piece));
  const literal = part(first, -1);
  const value = temporalValue(stringValue(literal));
  if (value === null) throw notATemporal(literal);
  return constant(value, { kind: kindOf(value) } as FeelType);
}

function compileNamed(piece: Piece, name: string, args: readonly Given[]): Compiled {
  const forms = piece.scope.program.functions.get(name);
  if (forms === undefined) throw noSuchFunction(piece, name);
  const chosen = chooseForm(forms, args);
  if (chosen === null) throw countRefusal(piece, forms, args);
  return compileForm(piece, chosen.fn, chosen.args);
}

function compileForm(piece: Piece, fn: FeelFunction, given: readonly Given[]): Compiled {
  const args = fitted(piece, fn, given);
  fn.check?.(piece, args);
  const type = resultOf(piece, fn, args);
  if (fn.literal === true && args.every(({ literal }) => literal !== undefined)) {
    return literalOf(piece, fn, { args, type });
  }
  const unit = unitOfCall(fn, given);
  const said = { type, words: written(piece) };
  const of = (form: FeelFunction, args: readonly Compiled[]) => ({ ...callOf(form, args, said), unit });
  const whole = of(fn, args);
  const { bounds } = fn;
  if (bounds !== undefined) return { ...whole, bounds: { low: of(bounds.low, args), high: of(bounds.high, args) } };
  return fn.rising === true ? risen(whole, args, (given) => of(fn, given)) : whole;
}

function resultOf({ scope }: Piece, fn: FeelFunction, args: readonly Compiled[]): FeelType {
  if (fn.words !== undefined && scope.program.saving === true) return { kind: "string", values: fn.words };
  return typeof fn.result === "function" ? fn.result(types(args), args) : fn.result;
}

type Said = { readonly type: FeelType; readonly words: string };

function callOf(fn: FeelFunction, args: readonly Compiled[], { type, words }: Said): Compiled {
  const argumentReads = args.map((arg) => arg.reads);
  const call = guarded(fn);
  const uncertain = args.flatMap(({ type: is }, i) => (isUncertain(is) ? [[i, parameterAt(fn, i)] as const] : []));
  const evaluate: Compiled["evaluate"] = (run) => {
    const values = args.map((arg) => arg.evaluate(run));
    if (uncertain.some(([i, wanted]) => !isOfType(values[i] ?? null, wanted))) return null;
    return call(values, { run, argumentReads, words });
  };
  const own = typeof fn.reads === "function" ? fn.reads(args) : (fn.reads ?? []);
  return { type, reads: [...new Set([...readsOf(...args), ...own])], evaluate, form: { op: "call", fn, args } };
}

/** A call that rises with its first argument, or with each member of it: its bounds are those of the argument. */
function risen(whole: Compiled, args: readonly Compiled[], of: (args: readonly Compiled[]) => Compiled): Compiled {
  const [first, ...rest] = args;
  if (first === undefined || whole.type.kind !== "number") return whole;
  const items = first.form.op === "list" ? first.form.items : null;
  if (!haveBounds(...(items ?? [first]))) return whole;
  const at = (side: keyof Bounds) => {
    const bound = (value: Compiled) => boundsOrSelf(value)[side];
    return of([items === null ? bound(first) : gathered(items.map(bound)), ...rest]);
  };
  // What is rounded is settled afterwards: a quotient that is rounded at once needs no decimals.
  const value = items === null ? of([unsettled(first), ...rest]) : whole;
  return settled(value, { low: at("low"), high: at("high") });
}

/** A date, time or duration written with literals is worked out once; one that does not exist is refused. */
function literalOf(piece: Piece, fn: FeelFunction, call: { args: readonly Compiled[]; type: FeelType }): Compiled {
  const values = call.args.map(({ literal = null }) => literal);
  const value =
    values.includes(null) && fn.lenient !== true
      ? null
      : fn.call(values, { run: null as never, argumentReads: [], words: "" });
  if (value === null) throw notATemporal(argumentPlace(piece, call.args.length === 1 ? 0 : -1));
  return constant(value, call.type.kind === "any" ? ({ kind: kindOf(value) } as FeelType) : call.type);
}

/** The arguments as the function wants them: checked, one value made a list, several members gathered into one. */
function fitted(piece: Piece, fn: FeelFunction, given: readonly Given[]): readonly Compiled[] {
  const [only] = given;
  const wanted = parameterAt(fn, 0);
  if (fn.gathers && wanted.kind === "list" && (given.length !== 1 || only?.compiled.type.kind !== "list")) {
    if (given.length === 1 && only?.compiled.type.kind === "any") return [only.compiled];
    for (const { at, compiled } of given) expectType(at, compiled, wanted.item);
    return [
      given.length === 1 && only !== undefined
        ? asList(only.compiled)
        : gathered(given.map(({ compiled }) => compiled)),
    ];
  }
  return given.map(({ at, compiled }, i) => {
    const type = parameterAt(fn, i);
    const isMember = type.kind === "list" && compiled.type.kind !== "list" && compiled.type.kind !== "any";
    if (isMember && fits(compiled.type, type.item)) return asList(compiled);
    expectType(fn.gathers ? piece : at, compiled, type);
    return compiled;
  });
}

function compileNegated(piece: Piece, args: readonly Given[]): Compiled {
  const [only] = args;
  if (only === undefined || args.length > 1 || only.name !== null) throw unsupported(piece);
  expectType(only.at, only.compiled, BOOLEAN);
  return compileNot(only.compiled);
}

function types(args: readonly Compiled[]): readonly FeelType[] {
  return args.map(({ type }) => type);
}

function isUncertain(type: FeelType): boolean {
  return type.kind === "any" || (type.kind === "list" && isUncertain(type.item));
}
