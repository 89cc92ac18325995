import { z } from "zod";
import { recordEvent } from "@/server/audit";
import { type Context, requireSubject } from "@/server/context";
import { namesAt } from "@/server/identity";
import { Refusal } from "@/server/kernel";
import type { Confirmation } from "./confirmation";
import { listFirstWords, putFirstWord } from "./representative-store";

/** What one of two has confirmed and waits for the other. */
export const FirstWordView = z.object({
  entitlementId: z.string(),
  version: z.int(),
  personName: z.string(),
  /** True for one's own word, which somebody else has to follow. */
  mine: z.boolean(),
  saidAt: z.iso.datetime(),
});
export type FirstWordView = z.infer<typeof FirstWordView>;

/**
 * What a refused confirmation leaves behind: above the firm's own limit it is the first of two, kept and recorded under its
 * person's name. @throws the refusal itself, always.
 */
export async function keepFirstWord(ctx: Context, item: Confirmation, refusal: unknown): Promise<never> {
  if (refusal instanceof Refusal && refusal.code === "SECOND_PERSON_AWAITED") {
    const { subject: subjectId, person: personId, entitlement: entitlementId, version } = item;
    await ctx.tx(async (tx) => {
      const isNew = await putFirstWord(tx, { subjectId, entitlementId, personId, version, saidAt: ctx.now() });
      const details = { version };
      const event = { subjectId, action: "claim-first-word", objectId: entitlementId, details };
      if (isNew) await recordEvent(ctx, tx, event);
    });
  }
  throw refusal;
}

/** What waits for a second person's confirmation at the caller's firm; nothing for who acts for herself. */
export function readFirstWords(ctx: Context): Promise<FirstWordView[]> {
  const { subjectId, personId } = requireSubject(ctx);
  return ctx.tx(async (tx) => {
    const words = await listFirstWords(tx, subjectId);
    if (words.length === 0) return [];
    const names = await namesAt(tx, subjectId);
    return words.map((word) => ({
      entitlementId: word.entitlementId,
      version: word.version,
      personName: names.get(word.personId) ?? "",
      mine: word.personId === personId,
      saidAt: word.saidAt.toISOString(),
    }));
  });
}
