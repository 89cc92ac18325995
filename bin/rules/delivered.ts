import { declareYears, NotDeclared } from "@/server/entitlements";
import { cityClock } from "./city-clock";
import { loginUrl, NoDatabase } from "./database";

/** What was asked for in a way that cannot be done; its message is all that is said. */
class NotSaid extends Error {}

/**
 * `rules delivered <source> --year <year> --by <who> --why <reason>`: up to which year a source has delivered its figures of whole years.
 * @returns what that releases, in a line.
 */
export async function deliveredOf(source: string, said: { year?: string; by?: string; why?: string }): Promise<string> {
  const [by, why] = [said.by?.trim(), said.why?.trim()];
  if (!by || !why || said.year === undefined)
    throw new NotSaid("say which year, who says so and why: --year <year> --by <name> --why <reason>");
  try {
    const now = await cityClock();
    const year = Number(said.year);
    const { before, programs } = await declareYears({ nightlyUrl: loginUrl("nightly"), source, year, by, why, now });
    const was = before === null ? "it had not said any year" : `it had said ${before}`;
    const waiting =
      programs.length === 0 ? "no program waits for it" : `the next run looks again at: ${programs.join(", ")}`;
    return `${source} has delivered years up to ${year} (${was}); ${waiting}`;
  } catch (error) {
    if (error instanceof NotDeclared || error instanceof NoDatabase) throw new NotSaid(error.message);
    throw error;
  }
}
