import { recordEvent, WHOLE_CITY } from "@/server/audit";
import type { Context, Tx } from "@/server/context";
import { type CalendarDate, newId } from "@/server/kernel";
import type { Difference, DifferenceState } from "./reconciliation";
import { addStep, keepDifference, listAllDifferences } from "./reconciliation-store";

/** Where and on which of the bank's days a difference was found. */
type Place = { readonly jurisdictionCode: string; readonly day: CalendarDate };

/** Whose a difference is until an officer takes it in hand. */
const officeOf = ({ jurisdictionCode }: Place): string => `finance:${jurisdictionCode}`;

/**
 * Records one difference with its owner and its event, once however often it is found.
 * @returns whether it was new.
 */
export async function noteDifference(
  ctx: Context,
  tx: Tx,
  { difference, ...place }: Place & { readonly difference: Difference },
): Promise<boolean> {
  const at = ctx.now();
  const { jurisdictionCode, day } = place;
  const row = { ...difference, differenceId: newId("dif", at), jurisdictionCode, day, foundAt: at };
  const differenceId = await keepDifference(tx, row);
  if (!differenceId) return false;
  const step = await addStep(tx, { differenceId, state: "open", owner: officeOf(place), note: "", at });
  const { kind, about, endToEndId, entryReference, ourFen, bankFen } = difference;
  const foundAt = at.toISOString();
  const details = { kind, about, endToEndId, entryReference, ourFen, bankFen, day, foundAt, ...step };
  const found = { subjectId: WHOLE_CITY, action: "difference-found", objectId: differenceId };
  await recordEvent(ctx, tx, { ...found, jurisdictionCode, details });
  return true;
}

/** Records what a comparison of one pool's day found, and notes those found before on which both sides have come to agree. */
export async function noteDifferences(
  ctx: Context,
  tx: Tx,
  { differences, ...place }: Place & { readonly differences: readonly Difference[] },
): Promise<void> {
  const at = ctx.now();
  const nameOf = (one: Pick<Difference, "kind" | "endToEndId" | "entryReference">) =>
    `${one.kind} ${one.endToEndId} ${one.entryReference}`;
  const known = new Map((await listAllDifferences(tx, place)).map((one) => [nameOf(one), one]));
  const found = new Set(differences.map(nameOf));

  for (const difference of differences) {
    const isNew = await noteDifference(ctx, tx, { ...place, difference });
    const before = known.get(nameOf(difference));
    if (isNew || before?.state !== "agreed") continue;
    await takeStep("difference-reopened", before.differenceId, { state: "open", owner: officeOf(place) });
  }
  for (const one of known.values()) {
    if (found.has(nameOf(one)) || one.state === "agreed") continue;
    await takeStep("difference-agreed", one.differenceId, { state: "agreed", owner: one.owner });
  }

  async function takeStep(
    action: string,
    differenceId: string,
    of: { state: DifferenceState; owner: string },
  ): Promise<void> {
    const details = await addStep(tx, { differenceId, ...of, note: "", at });
    const { jurisdictionCode } = place;
    await recordEvent(ctx, tx, { subjectId: WHOLE_CITY, action, objectId: differenceId, jurisdictionCode, details });
  }
}
