import type { PastClaim } from "../fact";
import { argumentPlace } from "../feel/call-arguments";
import { worthOn } from "../feel/constant-worth";
import { FeelDate } from "../feel/date";
import type { Call, FeelFunction } from "../feel/function";
import { FeelNumber, ZERO } from "../feel/number";
import type { Piece } from "../feel/piece";
import { ExpressionError } from "../feel/rule-error";
import { type Compiled, HUMAN_READ_PREFIX, LEDGER_READ } from "../feel/scope";
import { BOOLEAN, NUMBER, STRING } from "../feel/type";
import { COUNTED } from "../feel/unit";
import { Unknown } from "../feel/unknown";
import type { FeelValue } from "../feel/value";

const FEN_A_YUAN = 100;

/** The claims of a program in a period: "2026" covers "2026" itself and every "2026-MM". */
function claimsOf(history: readonly PastClaim[], program: string, period: string | undefined): readonly PastClaim[] {
  return history.filter(
    (claim) =>
      claim.programId === program &&
      (period === undefined || claim.period === period || claim.period.startsWith(`${period}-`)),
  );
}

function ledgerFunction(
  { name, unit }: { name: string; unit: string },
  measure: (claims: readonly PastClaim[]) => FeelNumber,
): FeelFunction {
  return {
    name,
    parameters: [STRING, STRING],
    optional: 1,
    result: NUMBER,
    unit,
    reads: [LEDGER_READ],
    check: checkPeriod,
    call: ([program, period]: readonly FeelValue[], { run }: Call) =>
      measure(claimsOf(run.history, program as string, period as string | undefined)),
  };
}

const PERIOD = /^(once|\d{4}(-(0[1-9]|1[0-2]))?)$/;
const MONTHS_A_YEAR = 12;
const SOME_YEAR = 2026;

/**
 * Refuses a period in which nothing is ever paid: nothing would be found in it, and nobody excluded. One that follows the day of
 * decision is tried in every month: string(认定日.month) of March is "3".
 * @throws ExpressionError
 */
function checkPeriod(piece: Piece, [, period]: readonly Compiled[]): void {
  if (piece.scope.program.saving !== true || period === undefined) return;
  for (let month = 1; month <= MONTHS_A_YEAR; month++) {
    const worth = worthOn(period, FeelDate.from(SOME_YEAR, month, 1));
    if (typeof worth === "string" && !PERIOD.test(worth)) throw notAPeriod(argumentPlace(piece, 1), worth);
  }
}

function notAPeriod(at: Piece, worth: string): ExpressionError {
  return new ExpressionError(
    at.node.from,
    { zh: `“${worth}”不是期间，里面永远查不到发放`, en: `"${worth}" is no period; nothing is ever paid in it` },
    {
      zh: '写成 "2026"、"2026-03" 或 "once"；当年是 string(认定日.year)，当月是 substring(string(认定日), 1, 7)',
      en: 'Write "2026", "2026-03" or "once"; this year is string(认定日.year), this month substring(string(认定日), 1, 7)',
    },
  );
}

/** What the platform's own ledger says, and what an officer has recorded. */
export const LEDGER_FUNCTIONS: readonly FeelFunction[] = [
  ledgerFunction({ name: "已领次数", unit: COUNTED }, (claims) => new FeelNumber(claims.length)),
  ledgerFunction({ name: "已领金额", unit: "元" }, (claims) =>
    claims.reduce<FeelNumber>((sum, claim) => sum.plus(claim.amountFen), ZERO).dividedBy(FEN_A_YUAN),
  ),
];

/** 人工认定("…"): an officer's recorded decision; until there is one, unknown with a human fact missing. */
export const HUMAN_FUNCTION: FeelFunction = {
  name: "人工认定",
  parameters: [STRING],
  result: BOOLEAN,
  reads: ([predicate]) => [`${HUMAN_READ_PREFIX}${predicate?.literal}`],
  call: ([predicate], { run }) => run.human(predicate as string) ?? new Unknown([`${HUMAN_READ_PREFIX}${predicate}`]),
  check: (piece, [argument]) => {
    const predicate = argument?.literal;
    if (typeof predicate === "string" && piece.scope.program.humans.has(predicate)) return;
    const declared = [...piece.scope.program.humans];
    const entry = `- { name: ${typeof predicate === "string" ? predicate : "…"}, label: { zh: …, en: … } }`;
    throw new ExpressionError(
      piece.node.from,
      { zh: "这里的人工认定没有在事项里登记", en: "This officer's decision is not declared by the program" },
      declared.length > 0
        ? {
            zh: `写成已登记的之一：${declared.join("、")}；或在 humanPredicates 里登记：${entry}`,
            en: `Write one that is declared: ${declared.join(", ")}; or declare it under humanPredicates: ${entry}`,
          }
        : { zh: `先在 humanPredicates 里登记：${entry}`, en: `Declare it under humanPredicates first: ${entry}` },
    );
  },
};
