import { type Bilingual, RuleError } from "@/server/eligibility";
import { ProgramFileError, placeInFile } from "@/server/policies";
import type { ProgramSource } from "./program-files";

/** One thing wrong in a program file: where in the file, from 1, what is wrong and what to write instead. */
export type Finding = {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly place: string;
  readonly what: Bilingual;
  readonly remedy: Bilingual;
  /** The same as a person reads it, with the line of the file where an expression is at fault. */
  readonly message: string;
};

/** What a command found in one file. */
export type Report = { readonly program: string; readonly passed: number; readonly findings: readonly Finding[] };

type Said = Pick<Finding, "what" | "remedy">;
type Placed = Said & Pick<Finding, "line" | "column" | "place">;

/** What keeps a file from being used: a schema it does not fit, faults in its expressions, or a fault of the checker itself. */
export function findingsOf(error: unknown, { file, text }: ProgramSource): readonly Finding[] {
  if (error instanceof ProgramFileError) return error.faults.map((fault) => findingIn(file, fault));
  if (!(error instanceof RuleError))
    return [findingIn(file, { line: 1, column: 1, place: "file", ...notChecked(error) })];
  return error.faults.map((fault) => {
    const { line, column, shown } = placeInFile(text, fault);
    const finding = findingIn(file, { ...fault, line, column });
    return { ...finding, message: `${marked(shown, column)}\n${finding.message}` };
  });
}

/** A finding with its sentence. */
export function findingIn(file: string, { line, column, place, what, remedy }: Placed): Finding {
  const message = `  ${what.zh}。${remedy.zh}。\n  ${what.en}. ${remedy.en}.`;
  return { file, line, column, place, what, remedy, message };
}

/** What the checker did not expect stops one file, not the others. */
function notChecked(error: unknown): Said {
  const said = error instanceof Error ? error.message : String(error);
  return {
    what: { zh: `检查到一半出了意外（${said}）`, en: `The check broke off (${said})` },
    remedy: {
      zh: "这是检查程序的毛病：把这个文件交给维护它的人，其他文件照常检查",
      en: "The checker is at fault: hand this file to its maintainers; the other files are checked all the same",
    },
  };
}

/** A line of the file with a mark under the column. */
function marked(line: string, column: number): string {
  const shown = line.trimStart();
  const before = shown.slice(0, Math.max(0, column - 1 - (line.length - shown.length)));
  // A Chinese letter is as wide as two others, so the mark stands under it.
  const indent = [...before].map((letter) => (letter > "\u2e80" ? "  " : " ")).join("");
  return `    ${shown}\n    ${indent}^`;
}
