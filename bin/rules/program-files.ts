import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** Where the program files are, from the top of the repository. */
export const FOLDER = "db/seed/programs";

/** A program file by its name, which is the program's id: where it stands, and its text. */
export type ProgramSource = { readonly id: string; readonly file: string; readonly text: string };

/** The ids of a folder's files: the wanted ones, or all where none is. @throws Error naming those there are. */
export function programsIn(folder: string, wanted: readonly string[]): readonly string[] {
  const all = readdirSync(folder)
    .filter((name) => name.endsWith(".yaml"))
    .map((name) => path.basename(name, ".yaml"));
  for (const id of wanted)
    if (!all.includes(id)) throw new Error(`${folder}里没有${id}.yaml。no program ${id}; there are: ${all.join(", ")}`);
  return wanted.length === 0 ? all : wanted;
}

/** The file of a program. */
export function readProgram(id: string): ProgramSource {
  const file = path.join(FOLDER, `${id}.yaml`);
  return { id, file, text: readFileSync(file, "utf8") };
}
