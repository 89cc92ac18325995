import { type Compiled, HUMAN_READ_PREFIX } from "../feel/scope";
import { BOOLEAN, NUMBER } from "../feel/type";
import { AS_OF } from "./as-of";
import type { Call, WriteCall } from "./call";
import { FACTS, joinFacts } from "./delivery";
import { COUNT, type Digits, PAID } from "./digits";
import { either, scalar, typed } from "./masks";
import { NotForSql } from "./not-for-sql";
import { quoteText } from "./quote";
import { scalarsOf } from "./strict-call";
import type { Scalar } from "./value";

const FEN_A_YUAN = "0.01";

/** Whether an expression is the same for every subject: then its claims are summed up once and joined. */
function isSameForAll({ form, literal }: Compiled): boolean {
  if (literal !== undefined || form.op === "as-of") return true;
  if (form.op === "definition") return isSameForAll(form.value);
  if (form.op === "path") return isSameForAll(form.source);
  return form.op === "call" && form.args.every(isSameForAll);
}

/** The claims of a program, in a period and in the months of it. */
function claimsOf(call: Call, alias: string): string {
  const [program, period] = scalarsOf(call);
  const own = `${alias}.program_id = ${typed(program as Scalar)}`;
  if (period === undefined) return own;
  const v = typed(period);
  return `${own} and (${alias}.period = ${v} or starts_with(${alias}.period, ${v} || '-'))`;
}

type Measure = "times" | "yuan";

/** What is measured of claims, as SQL. */
const MEASURES: Readonly<Record<Measure, (alias: string) => string>> = {
  times: () => "coalesce(count(*), 0)::numeric",
  yuan: (alias) => `coalesce(sum(${alias}.amount_fen), 0)::numeric * ${FEN_A_YUAN}`,
};

/** 已领次数 and 已领金额: over what this platform has paid to the subject. */
function ledger(measure: Measure, digits: Digits): WriteCall {
  return (call) => {
    const { whole } = call.env;
    const given = scalarsOf(call);
    const u = either(...given.map((value) => value.u));
    const isThere = given.map((value) => `(${typed(value)}) is not null`).join(" and ");
    if (!call.args.every(isSameForAll)) {
      const alias = whole.alias();
      const own = `${alias}.subject_id = ${FACTS}.subject_id and ${claimsOf(call, alias)}`;
      const paid = `(select ${MEASURES[measure](alias)} from ${whole.sources.history} ${alias} where ${own})`;
      return { ...scalar(NUMBER, `(case when ${isThere} then ${paid} end)`, u), digits };
    }
    // Both, so that a rule that asks how often and how much joins the same claims once; what it does not ask for, the planner leaves out.
    const measures = Object.entries(MEASURES).map(([name, write]) => `${write("c")} as ${name}`);
    const claims = `select c.subject_id, ${measures.join(", ")} from ${whole.sources.history} c where ${claimsOf(call, "c")} group by 1`;
    const alias = joinFacts(whole, `(${claims})`);
    return { ...scalar(NUMBER, `(case when ${isThere} then coalesce(${alias}.${measure}, 0) end)`, u), digits };
  };
}

/** 人工认定: an officer's recorded decision; until there is one that counts on the day, unknown. */
function human(call: Call): Scalar {
  const { whole } = call.env;
  const predicate = call.args[0]?.literal;
  if (typeof predicate !== "string") throw new NotForSql("人工认定 of a name that is not written in the rule");
  const within = whole.program.humanPredicates.find(({ name }) => name === predicate)?.within;
  const counts = (alias: string) =>
    within === undefined ? "" : ` and date_trunc('${within}', ${alias}.decided_on) = date_trunc('${within}', ${AS_OF})`;
  const ours = (alias: string) =>
    ` and ${alias}.program_id = ${quoteText(whole.program.programId)} and ${alias}.predicate = ${quoteText(predicate)}${counts(alias)}`;
  const alias = joinFacts(whole, whole.sources.decisions, ours);
  const mask = whole.names.mask([`${HUMAN_READ_PREFIX}${predicate}`]);
  return scalar(BOOLEAN, `${alias}.decision`, `(case when ${alias}.decision is null then ${mask} else 0 end)`);
}

/** What this platform has paid. */
export const LEDGER_CALLS: Readonly<Record<string, WriteCall>> = {
  已领次数: ledger("times", COUNT),
  已领金额: ledger("yuan", PAID),
};

/** What an officer has recorded. */
export const HUMAN_CALLS: Readonly<Record<string, WriteCall>> = { 人工认定: human };
