import { personUse } from "@/db/schema";
import type { Tx } from "@/server/context";
import { type CalendarDate, Refusal } from "@/server/kernel";

const COUNTED_ALREADY = "23505"; // unique_violation: one person once for a mark

/**
 * Writes down whom a claim counts. Every firm that has one of them in its roster learns of it when the claim is committed.
 * @throws Refusal PERSON_COUNTED_ELSEWHERE; the transaction cannot go on then.
 */
export async function countPersons(
  tx: Tx,
  counted: { subjectId: string; claimId: string; mark: string; persons: readonly string[]; on: CalendarDate },
): Promise<void> {
  const { subjectId, claimId, mark, persons, on } = counted;
  if (persons.length === 0) return;
  try {
    await tx
      .insert(personUse)
      .values(persons.map((personRef) => ({ mark, personRef, subjectId, claimId, usedOn: on })));
  } catch (error) {
    const { cause } = error as { cause?: { code?: unknown } };
    throw cause?.code === COUNTED_ALREADY ? new Refusal("PERSON_COUNTED_ELSEWHERE") : error;
  }
}
