import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { checkProgram, RuleError, type RuleFault } from "@/server/eligibility";
import {
  describeOutcome,
  type ProgramFile,
  ProgramFileError,
  parseProgramFile,
  placeInFile,
  programDefinition,
  runCases,
  unknownPrograms,
} from "@/server/policies";
import { acceptJumpOf } from "./rules/accept-jump";
import { printAgreement } from "./rules/agree";
import { printConformance } from "./rules/conformance/report";
import { runConformance } from "./rules/conformance/run";
import { deliveredOf } from "./rules/delivered";
import { explainSubject, NotExplained, withoutIdentity } from "./rules/explain-subject";
import { holdsOf } from "./rules/holds";

// `check` reads and compiles every program file, `test` runs the worked cases, `explain <program> <case>` shows one
// with every clause, and `explain <program> <subject>` the answer for a person or firm of the running city. Program ids
// after the command select files; --json answers for machines. Only a subject, holds, delivered and accept-jump need the database.
// `holds` lists the programs that wait because a source did not pass a check, with how many people and how much money wait.
// `delivered <source>` says up to which year a source has delivered its figures of whole years; `accept-jump <source>` that a
// delivery which holds up programs is right: the two commands that write.
// `agree` decides random rules about random subjects by interpreter, engine and SQL, as many as `--pairs` says.
// `conformance <folder>` runs the public DMN suite on the rule language, from a checkout of github.com/dmn-tck/tck.

const FOLDER = "db/seed/programs";
const FEN_A_YUAN = 100;
const USAGE = `usage: rules check|test [program …] [--json]
       rules explain <program> <case | subject id | demonstration slug> [--json]
       rules conformance <checkout of dmn-tck/tck> [--json]
       rules agree [--pairs <how many>] [--seed <number>] [--json]
       rules holds [--json]
       rules delivered <source> --year <year> --by <who> --why <reason>
       rules accept-jump <source> --by <who> --why <reason>`;

type Finding = {
  readonly file: string;
  readonly line: number | null;
  /** In the file; of a fault in an expression, its column there stands in the message. */
  readonly column?: number;
  readonly place: string;
  readonly message: string;
};
type Report = { readonly program: string; readonly passed: number; readonly findings: readonly Finding[] };

function programsIn(folder: string, wanted: readonly string[]): readonly string[] {
  const all = readdirSync(folder)
    .filter((name) => name.endsWith(".yaml"))
    .map((name) => path.basename(name, ".yaml"));
  for (const id of wanted)
    if (!all.includes(id)) throw new Error(`no program ${id} in ${folder}; there are: ${all.join(", ")}`);
  return wanted.length === 0 ? all : wanted;
}

function read(id: string): { readonly file: string; readonly text: string } {
  const file = path.join(FOLDER, `${id}.yaml`);
  return { file, text: readFileSync(file, "utf8") };
}

/** The expression with a mark under the fault, then what is wrong and what to write instead. */
function describe(text: string, fault: RuleFault): string {
  const lines = (placeInFile(text, fault.place)?.expression ?? "").split("\n");
  const shown = lines[fault.line - 1] ?? "";
  // A Chinese letter is as wide as two others, so the mark stands under it.
  const indent = [...shown.slice(0, fault.column - 1)].map((letter) => (letter > "\u2e80" ? "  " : " ")).join("");
  return [`    ${shown}`, `    ${indent}^ ${fault.line}:${fault.column}`, sayFault(fault)].join("\n");
}

/** What keeps a file from being used: a schema it does not fit, or faults in its expressions. */
function findingsOf(error: unknown, source: { file: string; text: string }): readonly Finding[] {
  const { file, text } = source;
  if (error instanceof ProgramFileError) {
    return error.faults.map((fault) => ({
      file,
      line: fault.line,
      column: fault.column,
      place: fault.place,
      message: sayFault(fault),
    }));
  }
  if (!(error instanceof RuleError)) throw error;
  return error.faults.map((fault) => {
    const line = placeInFile(text, fault.place)?.line ?? null;
    return { file, line, place: fault.place, message: describe(text, fault) };
  });
}

/** What is wrong and what to write instead, in Chinese and in English. */
function sayFault({ what, remedy }: Pick<RuleFault, "what" | "remedy">): string {
  return `  ${what.zh}。${remedy.zh}。\n  ${what.en}. ${remedy.en}.`;
}

function unknownFinding(file: string, ids: readonly string[]): Finding {
  const named = ids.join(", ");
  const message = sayFault({
    what: {
      zh: `没有编号是${named}的事项，所以永远查不到发放记录`,
      en: `There is no program ${named}, so nothing will ever have been paid under it`,
    },
    remedy: {
      zh: `改成${FOLDER}里的编号；别处发的，写进 outsidePrograms`,
      en: `Write the id of a file in ${FOLDER}, or declare it under outsidePrograms`,
    },
  });
  return { file, line: null, place: "file", message };
}

function check(id: string): Report {
  const source = read(id);
  try {
    const program = parseProgramFile(source.text);
    for (const edition of ["researched", "demonstration"] as const) checkProgram(programDefinition(program, edition));
    const unknown = unknownPrograms(program, new Set(programsIn(FOLDER, [])));
    if (unknown.length > 0) return { program: id, passed: 0, findings: [unknownFinding(source.file, unknown)] };
    return { program: id, passed: program.conditions.length, findings: [] };
  } catch (error) {
    return { program: id, passed: 0, findings: findingsOf(error, source) };
  }
}

function test(id: string): Report {
  const source = read(id);
  try {
    const results = runCases(parseProgramFile(source.text));
    const findings = results.flatMap(({ case: one, differences }) =>
      differences.map((message) => ({
        file: source.file,
        line: null,
        place: one.id,
        message: `  ${one.title}: ${message}`,
      })),
    );
    return { program: id, passed: results.length - findings.length, findings };
  } catch (error) {
    return { program: id, passed: 0, findings: findingsOf(error, source) };
  }
}

/** One worked case of the file, or the answer for a subject of the database. @returns what is wrong: cases that differ. */
async function explain(id: string, of: string | undefined, json: boolean): Promise<number> {
  const file: ProgramFile = parseProgramFile(read(id).text);
  const cases = `the cases of ${id} are: ${file.cases.map((one) => one.id).join(", ")}`;
  if (of === undefined) throw new Error(`which case or subject? ${cases}`);
  const result = runCases(file).find(({ case: one }) => one.id === of);
  if (result !== undefined) return explainCase(file, result, json);
  try {
    printExplanation(of, await explainSubject(id, of), json);
    return 0;
  } catch (error) {
    if (error instanceof NotExplained) throw new Error(`${of} is no case of the file: ${cases}\n${error.message}`);
    throw error;
  }
}

function explainCase(file: ProgramFile, result: ReturnType<typeof runCases>[number], json: boolean): number {
  const { case: one, decision } = result;
  if (json) console.log(JSON.stringify({ program: file.id, case: one, decision }, null, 2));
  else {
    console.log(`${file.name.zh} ${one.id} ${one.title}\n${describeOutcome(decision)}（${one.calculation}）`);
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
      const at = [file, line, column].filter((part) => part !== null && part !== undefined).join(":");
      console.log(`  ${at} ${place}\n${message}`);
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
  const reports = programsIn(FOLDER, ids).map(command === "check" ? check : test);
  if (values.json) console.log(JSON.stringify(reports, null, 2));
  else print(reports, command === "check" ? "conditions hold together" : "cases right");
  return reports.reduce((sum, { findings }) => sum + findings.length, 0);
}

try {
  process.exitCode = (await main()) > 0 ? 1 : 0;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
