import { and, asc, eq, notExists, type SQL, sql } from "drizzle-orm";
import { catalogueProgram, programVersion } from "@/db/schema";
import type { Tx } from "@/server/context";

/** A program that is listed and not published; the digest tells when its file has changed. */
export type ListedKey = { readonly programId: string; readonly digest: string };

/** Every program that is listed and not published, or the one that is asked for. By program id. */
export function listedKeys(tx: Tx, programId?: string): Promise<ListedKey[]> {
  const published = tx
    .select({ one: sql`1` })
    .from(programVersion)
    .where(eq(programVersion.programId, catalogueProgram.programId));
  const asked: SQL[] = programId === undefined ? [] : [eq(catalogueProgram.programId, programId)];
  return tx
    .select({ programId: catalogueProgram.programId, digest: catalogueProgram.digest })
    .from(catalogueProgram)
    .where(and(notExists(published), ...asked))
    .orderBy(asc(catalogueProgram.programId));
}

/** The file of a listed program; undefined when it is not listed any more. */
export async function listedDefinition(tx: Tx, programId: string): Promise<unknown> {
  const [row] = await tx
    .select({ definition: catalogueProgram.definition })
    .from(catalogueProgram)
    .where(eq(catalogueProgram.programId, programId))
    .limit(1);
  return row?.definition;
}
