import type { Bank, StatementEntry } from "./bank";
import type { City } from "./city";
import type { Subject } from "./twin";

/** What the bank has credited on the instructions of one subject, in the bank's own words. */
export async function creditsOf(
  { city, bank }: { city: City; bank: Bank },
  subject: Subject,
): Promise<StatementEntry[]> {
  const claims = await city.claimsOf(subject.subjectId);
  const ours = new Set(claims.flatMap((claim) => claim.endToEndIds));
  return (await bank.statement()).filter((entry) => entry.kind === "credit" && ours.has(entry.endToEndId));
}
