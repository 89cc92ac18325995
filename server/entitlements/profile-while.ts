import type { CalendarDate } from "@/server/kernel";
import { type QualityProfile, readQualityProfile } from "@/server/registry";
import { openNightly } from "./city-read-store";
import { attributesRead } from "./hold-programs";
import type { RunInputs } from "./run-inputs";

/**
 * What the sources have delivered: the database looks at it on a connection of its own while the programs, which say what is read of it,
 * are still being read and compiled.
 */
export async function profileWhile(
  reading: Promise<RunInputs>,
  of: { nightlyUrl: string; civilDate: CalendarDate },
): Promise<QualityProfile> {
  const sql = openNightly(of.nightlyUrl);
  try {
    return await readQualityProfile(sql, { asOf: of.civilDate, reads: async () => attributesRead(await reading) });
  } finally {
    await sql.end({ timeout: 1 });
  }
}
