import type { PastClaim } from "../fact";
import type { Call, FeelFunction } from "../feel/function";
import { FeelNumber, ZERO } from "../feel/number";
import { ExpressionError } from "../feel/rule-error";
import { HUMAN_READ_PREFIX, LEDGER_READ } from "../feel/scope";
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
    call: ([program, period]: readonly FeelValue[], { run }: Call) =>
      measure(claimsOf(run.history, program as string, period as string | undefined)),
  };
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
    throw new ExpressionError(
      piece.node.from,
      { zh: "这里的人工认定没有在事项里登记", en: "This officer's decision is not declared by the program" },
      {
        zh: `写成已登记的之一：${[...piece.scope.program.humans].join("、") || "（还没有登记）"}`,
        en: "Write the name of a declared human predicate, in double quotes",
      },
    );
  },
};
