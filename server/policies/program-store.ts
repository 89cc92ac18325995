import { and, eq } from "drizzle-orm";
import { programVersion } from "@/db/schema";
import type { Context, Tx } from "@/server/context";
import { assert } from "@/server/kernel";
import { type ProgramSummary, summarise } from "./program";

const MAX_REMEMBERED = 5_000;
const remembered = new Map<string, ProgramSummary>();

/** The same for whoever has no transaction open. */
export function recallProgram(
  ctx: Context,
  of: { programId: string; programVersion: number },
): Promise<ProgramSummary> {
  const known = remembered.get(`${of.programId} ${of.programVersion}`);
  return known ? Promise.resolve(known) : ctx.tx((tx) => programOf(tx, of));
}

/** What screens say of a version of a program. A published version never changes, so it is read once. */
export async function programOf(tx: Tx, of: { programId: string; programVersion: number }): Promise<ProgramSummary> {
  const key = `${of.programId} ${of.programVersion}`;
  const known = remembered.get(key);
  if (known) return known;
  const [row] = await tx
    .select({ definition: programVersion.definition })
    .from(programVersion)
    .where(and(eq(programVersion.programId, of.programId), eq(programVersion.version, of.programVersion)))
    .limit(1);
  assert(row, `${key} is published`);
  const summary = summarise(row.definition);
  if (remembered.size >= MAX_REMEMBERED) remembered.clear();
  remembered.set(key, summary);
  return summary;
}
