import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import { describeOutcome, type ProgramFile, parseProgramFile, runCases } from "@/server/policies";
import { acceptJumpOf } from "./rules/accept-jump";
import { printAgreement } from "./rules/agree";
import { checkFile, testFile } from "./rules/check-program-file";
import { printConformance } from "./rules/conformance/report";
import { runConformance } from "./rules/conformance/run";
import { deliveredOf } from "./rules/delivered";
import { explainSubject, NotExplained, withoutIdentity } from "./rules/explain-subject";
import type { Report } from "./rules/finding";
import { holdsOf } from "./rules/holds";
import { FOLDER, programsIn, readProgram } from "./rules/program-files";

// `check` reads and compiles every program file, `test` runs the worked cases, `explain <program> <case>` shows one
// with every clause, and `explain <program> <subject>` the answer for a person or firm of the running city. Program ids
// after the command select files; --json answers for machines. Only a subject, holds, delivered and accept-jump need the database.
// `holds` lists the programs that wait because a source did not pass a check, with how many people and how much money wait.
// `delivered <source>` says up to which year a source has delivered its figures of whole years; `accept-jump <source>` that a
// delivery which holds up programs is right: the two commands that write.
// `agree` decides random rules about random subjects by interpreter, engine and SQL, as many as `--pairs` says.
// `conformance <folder>` runs the public DMN suite on the rule language, from a checkout of github.com/dmn-tck/tck.

const FEN_A_YUAN = 100;
const USAGE = `usage: rules check|test [program …] [--json]
       rules explain <program> <case | subject id | demonstration slug> [--json]
       rules conformance <checkout of dmn-tck/tck> [--json]
       rules agree [--pairs <how many>] [--seed <number>] [--json]
       rules holds [--json]
       rules delivered <source> --year <year> --by <who> --why <reason>
       rules accept-jump <source> --by <who> --why <reason>`;

/** One worked case of the file, or the answer for a subject of the database. @returns what is wrong: cases that differ. */
async function explain(id: string, of: string | undefined, json: boolean): Promise<number> {
  const file: ProgramFile = parseProgramFile(readProgram(id).text);
  const cases = `${id}的算例 the cases of ${id} are: ${file.cases.map((one) => one.id).join(", ")}`;
  if (of === undefined) throw new Error(`看哪个算例、哪个人？which case or subject? ${cases}`);
  const result = runCases(file).find(({ case: one }) => one.id === of);
  if (result !== undefined) return explainCase(file, result, json);
  try {
    printExplanation(of, await explainSubject(id, of), json);
    return 0;
  } catch (error) {
    if (error instanceof NotExplained)
      throw new Error(`没有算例${of}。${of} is no case of the file: ${cases}\n${error.message}`);
    throw error;
  }
}

function explainCase(file: ProgramFile, result: ReturnType<typeof runCases>[number], json: boolean): number {
  const { case: one, decision } = result;
  const { zh, en } = describeOutcome(decision);
  if (json) console.log(JSON.stringify({ program: file.id, case: one, decision }, null, 2));
  else {
    console.log(`${file.name.zh} ${one.id} ${one.title}\n${zh} ${en}（${one.calculation}）`);
    for (const clause of decision.because) {
      const sources = clause.evidence.map(
        ({ label, source, obtainedOn }) => `${label.zh} ${source} ${obtainedOn ?? "—"}`,
      );
      console.log(
        `  ${clause.verdict.padEnd(7)} ${clause.clauseId} ${clause.fact.zh}\n          ${clause.text}；${sources.join("，")}`,
      );
    }
  }
  return result.differences.length;
}

/** The answer for a subject, as its own phone shows it. Identity numbers are masked. */
function printExplanation(subject: string, said: Awaited<ReturnType<typeof explainSubject>>, json: boolean): void {
  if (json) {
    console.log(withoutIdentity(JSON.stringify({ subject, ...said }, null, 2)));
    return;
  }
  const amount = said.amountFen === null ? "" : ` ${(said.amountFen / FEN_A_YUAN).toFixed(2)}`;
  const dates = said.inForce ? "" : "，不在有效期内";
  const lines = [`${said.programName} ${subject} ${said.civilDate}`, `${said.outcome}${amount}${dates}`];
  for (const { verdict, clauseId, fact, clause, source, obtainedOn } of said.because) {
    lines.push(
      `  ${verdict.padEnd(7)} ${clauseId} ${fact}`,
      `          ${clause}；${source ?? "—"} ${obtainedOn ?? "—"}`,
    );
  }
  for (const { attribute, label, sourceName, kind } of said.missing) {
    lines.push(`  ${kind === "human" ? "等待认定" : "缺数据"}  ${label}（${attribute}），${sourceName}`);
  }
  console.log(withoutIdentity(lines.join("\n")));
}

function print(reports: readonly Report[], word: string): void {
  for (const { program, passed, findings } of reports) {
    console.log(`${findings.length === 0 ? "✓" : "✗"} ${program}  ${passed} ${word}`);
    for (const { file, line, column, place, message } of findings) {
      console.log(`  ${file}:${line}:${column} ${place}\n${message}`);
    }
  }
  const wrong = reports.reduce((sum, { findings }) => sum + findings.length, 0);
  console.log(
    `${reports.length} programs, ${reports.reduce((sum, { passed }) => sum + passed, 0)} ${word}, ${wrong} wrong`,
  );
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: "boolean", default: false },
      by: { type: "string" },
      why: { type: "string" },
      year: { type: "string" },
      pairs: { type: "string" },
      seed: { type: "string" },
    },
  });
  const [command, ...ids] = positionals;
  if (command === "accept-jump" && ids[0] !== undefined) {
    console.log(await acceptJumpOf(ids[0], values));
    return 0;
  }
  if (command === "delivered" && ids[0] !== undefined) {
    console.log(await deliveredOf(ids[0], values));
    return 0;
  }
  if (command === "holds") {
    console.log(await holdsOf(values.json));
    return 0;
  }
  if (command === "agree") return printAgreement(values);
  if (command === "conformance" && ids[0] !== undefined) return printConformance(runConformance(ids[0]), values.json);
  if (!existsSync(FOLDER)) throw new Error(`run this where ${FOLDER} is`);
  if (command === "explain" && ids[0] !== undefined) return explain(ids[0], ids[1], values.json);
  if (command !== "check" && command !== "test") throw new Error(USAGE);
  const reports = programsIn(FOLDER, ids).map((id) => (command === "check" ? checkFile : testFile)(readProgram(id)));
  if (values.json) console.log(JSON.stringify(reports, null, 2));
  else print(reports, command === "check" ? "conditions hold together" : "cases right");
  return reports.reduce((sum, { findings }) => sum + findings.length, 0);
}

try {
  process.exitCode = (await main()) > 0 ? 1 : 0;
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  if (process.argv.includes("--json")) console.log(JSON.stringify({ error: message }, null, 2));
  else console.error(message);
  process.exitCode = 2;
}
