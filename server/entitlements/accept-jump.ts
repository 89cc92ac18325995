import { type CalendarDate, civilDateAt } from "@/server/kernel";
import { readQualityProfile } from "@/server/registry";
import { openNightly } from "./city-read-store";
import { attributesRead } from "./hold-programs";
import { heldByJump, lastRun, recordAcceptedJump } from "./hold-store";
import { readInputs } from "./run-inputs";

/** Who says that a source's delivery is right although it differs much from the last one, and why. */
export type AcceptedJump = {
  readonly nightlyUrl: string;
  readonly source: string;
  readonly by: string;
  readonly why: string;
  readonly now: () => Date;
};

/** What keeps a jump from being accepted; its message is all that is said. */
export class NothingToAccept extends Error {}

/**
 * 确认数据变动属实: what a source has delivered becomes what the next run compares with, so that the programs which wait
 * for it go on with that run. Recorded with who and why, and in the trail. Whatever the source delivers after this is compared
 * with what was accepted.
 * @returns the programs that the source holds up now.
 * @throws NothingToAccept where the source holds up no program by a jump.
 */
export async function acceptJump(accepted: AcceptedJump): Promise<{ programs: readonly string[] }> {
  const sql = openNightly(accepted.nightlyUrl);
  try {
    const { source, by, why } = accepted;
    const programs = await heldByJump(sql, source);
    const asOf = civilDate(accepted);
    const reads = async () => attributesRead(await readInputs(sql, asOf));
    const profile = (await readQualityProfile(sql, { asOf, reads }))[source];
    if (programs.length === 0 || profile === undefined)
      throw new NothingToAccept(`no program waits for ${source} because its data differs from the last delivery`);
    const at = accepted.now();
    const afterRun = await lastRun(sql);
    await recordAcceptedJump(sql, { source, by, why, at, afterRun, profile, programs });
    return { programs };
  } finally {
    await sql.end({ timeout: 1 });
  }
}

function civilDate({ now }: AcceptedJump): CalendarDate {
  return civilDateAt(now());
}
