import { and, desc, eq } from "drizzle-orm";
import { programVersion } from "@/db/schema";
import type { Tx } from "@/server/context";

/** A published version of a program. */
export type VersionKey = { readonly programId: string; readonly version: number };

/** The newest version of every published program, by program id. */
export function newestVersions(tx: Tx): Promise<VersionKey[]> {
  return tx
    .selectDistinctOn([programVersion.programId], {
      programId: programVersion.programId,
      version: programVersion.version,
    })
    .from(programVersion)
    .orderBy(programVersion.programId, desc(programVersion.version));
}

/** One version as it was published; undefined when there is none. */
export async function versionOf(
  tx: Tx,
  { programId, version }: VersionKey,
): Promise<{ audience: "person" | "firm"; definition: unknown } | undefined> {
  const [row] = await tx
    .select({ audience: programVersion.audience, definition: programVersion.definition })
    .from(programVersion)
    .where(and(eq(programVersion.programId, programId), eq(programVersion.version, version)))
    .limit(1);
  return row;
}
