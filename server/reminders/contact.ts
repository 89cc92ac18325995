import { z } from "zod";
import { recordEvent } from "@/server/audit";
import { type Context, requireSubject, type Tx } from "@/server/context";
import { PushSubscription } from "@/server/gateways";
import { Refusal } from "@/server/kernel";
import {
  dropEverySubscription,
  dropSubscriptions,
  dropSubscriptionsOf,
  findChoice,
  keepChoice,
  keepSubscription,
  listSubscriptions,
  readReach,
} from "./contact-store";
import { ladderOf } from "./reach";

/** What a browser's address is sealed for. */
export const PUSH_PURPOSE = "push-subscription";
const RECEIPT_PURPOSE = "push-receipt";
const RECEIPT_CHARS = 22;

export const ContactChoice = z.object({ byPush: z.boolean(), bySms: z.boolean(), language: z.enum(["zh-CN", "en"]) });
export type ContactChoice = z.infer<typeof ContactChoice>;

/** How a person is told, and how she could be. */
export const ContactView = ContactChoice.extend({
  /** False while she has chosen nothing: what is shown then is what happens by itself. */
  chosen: z.boolean(),
  hasPhone: z.boolean(),
  browsers: z.int(),
  /** What a browser subscribes with; null where nothing is pushed. */
  pushKey: z.string().nullable(),
});
export type ContactView = z.infer<typeof ContactView>;

export const SubscribeInput = z.object({ subscription: PushSubscription });
export const UnsubscribeInput = z.object({ endpoint: z.url().max(1_000) });

/** How the signed-in person is told of what waits for her. */
export async function readContact(ctx: Context): Promise<ContactView> {
  const { personId } = requireSubject(ctx);
  // What her age decides is not hers to read through her own rows while she acts for a firm: the job looks.
  return ctx.as("reminders").tx(async (tx) => {
    const reach = (await readReach(tx, [personId])).get(personId);
    const choice = await findChoice(tx, personId);
    const ladder = reach ? ladderOf({ ...reach, hasPush: true }, ctx.today()) : [];
    const browsers = (await listSubscriptions(tx, [personId])).length;
    return {
      byPush: choice?.byPush ?? ladder.includes("push"),
      bySms: choice?.bySms ?? true,
      language: choice?.language ?? "zh-CN",
      chosen: choice !== undefined,
      hasPhone: reach?.hasPhone ?? false,
      browsers,
      pushKey: ctx.gateways.push?.publicKey ?? null,
    };
  });
}

/** How one is told is one's own affair, whomever one acts for: the trail is the person's, and no firm's. */
function asHerself(ctx: Context): { self: Context; personId: string } {
  const { personId } = requireSubject(ctx);
  return { self: ctx.speakingAs({ kind: "person", personId }), personId };
}

/** Keeps by what and in which language the person wants to be told. The inbox stays in any case. */
export async function chooseContact(ctx: Context, choice: ContactChoice): Promise<ContactView> {
  const { self, personId } = asHerself(ctx);
  await self.tx(async (tx) => {
    await keepChoice(tx, { personId, ...choice, chosenAt: ctx.now() });
    const entry = { subjectId: personId, action: "contact-chosen", objectId: personId, details: { ...choice } };
    await recordEvent(self, tx, entry);
  });
  return readContact(ctx);
}

/**
 * Keeps this browser for pushing, and the choice that goes with it: she has just asked for it. Beyond ten, the one she
 * allowed longest ago makes way.
 * @param asked.sessionId the session she asked in: the browser is forgotten when she ends it.
 * @throws Refusal INPUT_INVALID for an address that is at no known push service.
 */
export async function subscribePush(
  ctx: Context,
  asked: z.infer<typeof SubscribeInput> & { sessionId: string | null },
): Promise<ContactView> {
  const { subscription, sessionId } = asked;
  const { self, personId } = asHerself(ctx);
  const { push } = ctx.gateways;
  if (!push?.isKnownService(subscription.endpoint)) throw new Refusal("INPUT_INVALID", { field: "endpoint" });
  const before = await readContact(ctx);
  const kept = {
    personId,
    index: ctx.vault.indexOf(subscription.endpoint, PUSH_PURPOSE),
    sealed: ctx.vault.seal(JSON.stringify(subscription), PUSH_PURPOSE),
    at: ctx.now(),
    sessionId,
  };
  await self.tx(async (tx) => {
    const madeWay = await keepSubscription(tx, kept);
    const { bySms, language } = before;
    await keepChoice(tx, { personId, byPush: true, bySms, language, chosenAt: ctx.now() });
    const entry = { subjectId: personId, action: "push-allowed", objectId: personId };
    await recordEvent(self, tx, madeWay > 0 ? { ...entry, details: { madeWay } } : entry);
  });
  return readContact(ctx);
}

/** Forgets this browser. */
export async function unsubscribePush(
  ctx: Context,
  { endpoint }: z.infer<typeof UnsubscribeInput>,
): Promise<ContactView> {
  const { self, personId } = asHerself(ctx);
  await self.tx(async (tx) => {
    const dropped = await dropSubscriptions(tx, { personId, indexes: [ctx.vault.indexOf(endpoint, PUSH_PURPOSE)] });
    if (dropped > 0) await recordEvent(self, tx, { subjectId: personId, action: "push-ended", objectId: personId });
  });
  return readContact(ctx);
}

/**
 * Forgets the browser that the person allowed in a session she ends, in the same transaction.
 * @param of.andLost also browsers whose own session had run out: nothing tells them from the device that she ends.
 */
export async function forgetBrowsers(ctx: Context, tx: Tx, of: { sessionId: string; andLost: boolean }): Promise<void> {
  const { self, personId } = asHerself(ctx);
  const browsers = await dropSubscriptionsOf(tx, { personId, ...of });
  if (browsers === 0) return;
  const entry = { subjectId: personId, action: "push-ended", objectId: personId, details: { browsers } };
  await recordEvent(self, tx, entry);
}

/** Forgets every browser of the person: she is about to sign out of all of them. @returns how many there were. */
export async function unsubscribeEverywhere(ctx: Context): Promise<{ ended: number }> {
  const { self, personId } = asHerself(ctx);
  const ended = await self.tx(async (tx) => {
    const dropped = await dropEverySubscription(tx, personId);
    const entry = { subjectId: personId, action: "push-ended", objectId: personId, details: { browsers: dropped } };
    if (dropped > 0) await recordEvent(self, tx, entry);
    return dropped;
  });
  return { ended };
}

/** The capability by which a browser may say that it has shown a message; it travels encrypted inside the push. */
export function pushReceipt(ctx: Context, messageId: string): string {
  return ctx.vault.indexOf(messageId, RECEIPT_PURPOSE).toString("base64url").slice(0, RECEIPT_CHARS);
}
