import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { compileProgram, RuleError, type RuleFault } from "@/server/eligibility";
import {
  describeOutcome,
  type ProgramFile,
  ProgramFileError,
  parseProgramFile,
  placeInFile,
  programDefinition,
  runCases,
} from "@/server/policies";

// `check` reads and compiles every program file, `test` runs the worked cases, `explain <program> <case>` shows one
// with every clause. Program ids after the command select files; --json answers for machines. Reads only, no database.

const FOLDER = "db/seed/programs";
const USAGE = `usage: rules check|test [program …] [--json]
       rules explain <program> <case> [--json]`;

type Finding = {
  readonly file: string;
  readonly line: number | null;
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
  return [
    `    ${shown}`,
    `    ${indent}^ ${fault.line}:${fault.column}`,
    `  ${fault.what.zh}。${fault.remedy.zh}。`,
    `  ${fault.what.en}. ${fault.remedy.en}.`,
  ].join("\n");
}

/** What keeps a file from being used: a schema it does not fit, or faults in its expressions. */
function findingsOf(error: unknown, source: { file: string; text: string }): readonly Finding[] {
  const { file, text } = source;
  if (error instanceof ProgramFileError) return [{ file, line: null, place: "file", message: `  ${error.message}` }];
  if (!(error instanceof RuleError)) throw error;
  return error.faults.map((fault) => {
    const line = placeInFile(text, fault.place)?.line ?? null;
    return { file, line, place: fault.place, message: describe(text, fault) };
  });
}

function check(id: string): Report {
  const source = read(id);
  try {
    const program = parseProgramFile(source.text);
    for (const edition of ["researched", "demonstration"] as const) compileProgram(programDefinition(program, edition));
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

function explain(id: string, caseId: string | undefined, json: boolean): number {
  const file: ProgramFile = parseProgramFile(read(id).text);
  const result = runCases(file).find(({ case: one }) => one.id === caseId);
  if (result === undefined)
    throw new Error(`no case ${caseId} in ${id}; there are: ${file.cases.map((one) => one.id).join(", ")}`);
  const { case: one, decision } = result;
  if (json) console.log(JSON.stringify({ program: id, case: one, decision }, null, 2));
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

function print(reports: readonly Report[], word: string): void {
  for (const { program, passed, findings } of reports) {
    console.log(`${findings.length === 0 ? "✓" : "✗"} ${program}  ${passed} ${word}`);
    for (const { file, line, place, message } of findings) {
      console.log(`  ${file}${line === null ? "" : `:${line}`} ${place}\n${message}`);
    }
  }
  const wrong = reports.reduce((sum, { findings }) => sum + findings.length, 0);
  console.log(
    `${reports.length} programs, ${reports.reduce((sum, { passed }) => sum + passed, 0)} ${word}, ${wrong} wrong`,
  );
}

function main(): number {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { json: { type: "boolean", default: false } },
  });
  const [command, ...ids] = positionals;
  if (!existsSync(FOLDER)) throw new Error(`run this where ${FOLDER} is`);
  if (command === "explain" && ids[0] !== undefined) return explain(ids[0], ids[1], values.json);
  if (command !== "check" && command !== "test") throw new Error(USAGE);
  const reports = programsIn(FOLDER, ids).map(command === "check" ? check : test);
  if (values.json) console.log(JSON.stringify(reports, null, 2));
  else print(reports, command === "check" ? "conditions hold together" : "cases right");
  return reports.reduce((sum, { findings }) => sum + findings.length, 0);
}

try {
  process.exitCode = main() > 0 ? 1 : 0;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
