import type { Given } from "./call-arguments";
import { functionInsteadOf } from "./foreign-words";
import type { FeelFunction } from "./function";
import { nearest } from "./nearest";
import { type Piece, written } from "./piece";
import { ExpressionError } from "./rule-error";

const CLOCKS = new Set(["today", "now"]);

/** The refusal of a function that does not exist, or that looks at the clock. */
export function noSuchFunction(piece: Piece, name: string): ExpressionError {
  if (CLOCKS.has(name)) {
    return new ExpressionError(
      piece.node.from,
      { zh: `规则不能看时钟（${name}）`, en: `A rule cannot look at the clock (${name})` },
      { zh: "用 认定日", en: "Use 认定日, the date of decision" },
    );
  }
  const near = nearest(name, piece.scope.program.functions.keys());
  return new ExpressionError(
    piece.node.from,
    { zh: `没有叫“${name}”的函数`, en: `There is no function called "${name}"` },
    functionInsteadOf(name) ??
      (near === null
        ? { zh: "用规则写作指南里列出的函数", en: "Use a function listed in the guide to writing rules" }
        : { zh: `是不是 ${near}？`, en: `Did you mean ${near}?` }),
  );
}

/** The refusal of arguments that no form of a function takes: too few, too many, or under a name it does not have. */
export function countRefusal(piece: Piece, forms: readonly FeelFunction[], args: readonly Given[]): ExpressionError {
  const [fn] = forms as readonly [FeelFunction];
  const known = forms.flatMap(({ names = [] }) => names);
  const wrong = args.find(({ name }) => name !== null && !known.includes(name));
  if (wrong !== undefined) {
    return new ExpressionError(
      wrong.at.node.from,
      { zh: `${fn.name} 没有叫“${wrong.name}”的值`, en: `${fn.name} has no parameter called "${wrong.name}"` },
      known.length === 0
        ? { zh: "按顺序写，去掉冒号前的名字", en: "Write the values in order, without names" }
        : { zh: `可以用：${[...new Set(known)].join("、")}`, en: `Use: ${[...new Set(known)].join(", ")}` },
    );
  }
  const counts = [...new Set(forms.map(({ parameters }) => parameters.length))];
  return new ExpressionError(
    piece.node.from,
    { zh: `${fn.name} 给了${args.length}个值`, en: `${fn.name} was given ${args.length} values` },
    { zh: `要${counts.join("个或")}个`, en: `It takes ${counts.join(" or ")}` },
  );
}

/** The refusal of a date, time or duration that does not exist. */
export function notATemporal(piece: Piece): ExpressionError {
  return new ExpressionError(
    piece.node.from,
    { zh: `“${written(piece)}”不是支持的日期或时长`, en: `"${written(piece)}" is not a supported date or duration` },
    {
      zh: '写成 date("2022-01-01")、time("10:30:00")、duration("P18M") 或 duration("P7D")',
      en: 'Write date("2022-01-01"), time("10:30:00"), duration("P18M") or duration("P7D")',
    },
  );
}
