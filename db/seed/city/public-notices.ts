import type { CityPublicNotice } from "./city";
import { addDays } from "./dates";
import { JURISDICTIONS } from "./places";

/** Programs whose lists stand under public notice before they are paid. */
const PROGRAMS = ["NB-WGFH-2022", "NB-HNTE-2020"] as const;

const OVER_SINCE_DAYS = 25; // began so long ago that the notice is over
const STILL_RUNNING_DAYS = 2; // began so lately that five working days are not over

/** Counties whose notice still runs on the civil date; zones follow the county they lie in. */
const STILL_RUNNING: ReadonlySet<string> = new Set(["330281", "330226", "330211"]); // 余姚, 宁海, 镇海

/** The day on which each county and zone put each list under notice: over in most places, still running in three. */
export function publicNoticesOn(civilDate: string): CityPublicNotice[] {
  return PROGRAMS.flatMap((programId) =>
    JURISDICTIONS.filter((one) => one.kind !== "city").map(({ code, parentCode }) => {
      const running = STILL_RUNNING.has(code) || STILL_RUNNING.has(parentCode ?? "");
      const startedOn = addDays(civilDate, -(running ? STILL_RUNNING_DAYS : OVER_SINCE_DAYS));
      return { programId, jurisdictionCode: code, startedOn };
    }),
  );
}
