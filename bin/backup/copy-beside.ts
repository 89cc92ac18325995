import { existsSync } from "node:fs";
import path from "node:path";
import { copyFile } from "./copy-cluster";
import type { KeptFile } from "./manifest";

/** What lies beside the database and is of no use without it, nor it without these. The bank's journal last: it may know more than we do, never less. */
const BESIDE = ["secrets.json", "demo-people.json", "bank-simulator.json"];

/** Copies the keys, the demonstration's people and the simulated bank's journal, whichever are there. */
export async function copyBeside(dataDir: string, into: string): Promise<KeptFile[]> {
  const files: KeptFile[] = [];
  for (const name of BESIDE) {
    const from = path.join(dataDir, name);
    if (existsSync(from)) files.push(await copyFile(from, path.join(into, name), name));
  }
  return files;
}
