import { type Bilingual, RuleError, type RuleFault } from "@/server/eligibility";
import { ProgramFileError, placeInFile } from "@/server/policies";
import type { ProgramSource } from "./program-files";

/** One thing wrong in a program file, and where. */
export type Finding = {
  readonly file: string;
  readonly line: number | null;
  /** In the file; of a fault in an expression, its column there stands in the message. */
  readonly column?: number;
  readonly place: string;
  readonly message: string;
};

/** What a command found in one file. */
export type Report = { readonly program: string; readonly passed: number; readonly findings: readonly Finding[] };

type Said = { readonly what: Bilingual; readonly remedy: Bilingual };

/** What keeps a file from being used: a schema it does not fit, faults in its expressions, or a fault of the checker itself. */
export function findingsOf(error: unknown, { file, text }: ProgramSource): readonly Finding[] {
  if (error instanceof ProgramFileError) {
    return error.faults.map((fault) => ({
      file,
      line: fault.line,
      column: fault.column,
      place: fault.place,
      message: sayFault(fault),
    }));
  }
  if (!(error instanceof RuleError)) return [{ file, line: null, place: "file", message: sayFault(notChecked(error)) }];
  return error.faults.map((fault) => {
    const line = placeInFile(text, fault.place)?.line ?? null;
    return { file, line, place: fault.place, message: describe(text, fault) };
  });
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

/** The expression with a mark under the fault, then what is wrong and what to write instead. */
function describe(text: string, fault: RuleFault): string {
  const lines = (placeInFile(text, fault.place)?.expression ?? "").split("\n");
  const shown = lines[fault.line - 1] ?? "";
  // A Chinese letter is as wide as two others, so the mark stands under it.
  const indent = [...shown.slice(0, fault.column - 1)].map((letter) => (letter > "\u2e80" ? "  " : " ")).join("");
  return [`    ${shown}`, `    ${indent}^ ${fault.line}:${fault.column}`, sayFault(fault)].join("\n");
}

/** What is wrong and what to write instead, in Chinese and in English. */
export function sayFault({ what, remedy }: Said): string {
  return `  ${what.zh}。${remedy.zh}。\n  ${what.en}. ${remedy.en}.`;
}
