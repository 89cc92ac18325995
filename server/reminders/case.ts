import { z } from "zod";
import { recordEvent } from "@/server/audit";
import { type Context, requireOfficer, type Tx } from "@/server/context";
import {
  type CalendarDate,
  CalendarDateSchema,
  calendarDate,
  civilDateAt,
  FenSchema,
  fen,
  idSchema,
  maskName,
  Refusal,
} from "@/server/kernel";
import { Channel, MessageStatus } from "./message";
import { comingStep } from "./plan";
import { programNames } from "./program-names";
import { listOpenSteps, listTried, type NextRow, placeOfEntitlement, subjectOfMessage } from "./unclaimed-store";

const count = z.int().nonnegative();

/** Why an entitlement is not taken, as far as its messages tell. */
export const WhyNotTaken = z.enum(["not-told", "not-reached", "told", "seen"]);
type WhyNotTaken = z.infer<typeof WhyNotTaken>;

/** What comes next for an open entitlement. */
export const NextStep = z.enum(["message", "call", "none"]);

/** One entitlement of a subject, as the addresses of an officer's pages name it. */
export const OpenKey = z.object({ subjectId: idSchema("sub"), entitlementId: idSchema("ent") });
export type OpenKey = z.infer<typeof OpenKey>;

/** Everything that was tried for open entitlements, why they are not taken as far as known, and what comes next. */
export const CaseView = z.object({
  name: z.string(),
  entitlements: z.array(
    z.object({
      entitlementId: z.string(),
      programId: z.string(),
      programName: z.string(),
      amountFen: FenSchema,
      since: CalendarDateSchema,
      expiresOn: CalendarDateSchema.nullable(),
      reason: WhyNotTaken,
      nextStep: NextStep,
      nextOn: CalendarDateSchema.nullable(),
      tried: z.array(
        z.object({
          channel: Channel,
          status: MessageStatus,
          code: z.string().nullable(),
          costLi: count,
          at: z.iso.datetime(),
          opened: z.boolean(),
        }),
      ),
    }),
  ),
});
export type CaseView = z.infer<typeof CaseView>;

/** What was tried for the subject of a listed message, entitlement by entitlement. Looking is recorded. @throws Refusal NOT_FOUND. */
export function readCase(ctx: Context, { messageId }: { messageId: string }): Promise<CaseView> {
  requireOfficer(ctx);
  return ctx.tx(async (tx) => {
    const of = await subjectOfMessage(tx, messageId);
    if (!of) throw new Refusal("NOT_FOUND");
    await recordLook(ctx, tx, { ...of, objectId: messageId });
    return viewCase(ctx, tx, of);
  });
}

/**
 * What was tried for one open entitlement, whether it is on the list for a call or not. Looking is recorded.
 * @throws Refusal NOT_FOUND for one of another jurisdiction, and for one that is not open any more.
 */
export function readOpenCase(ctx: Context, key: OpenKey): Promise<CaseView> {
  requireOfficer(ctx);
  return ctx.tx(async (tx) => {
    const of = await placeOfEntitlement(tx, key);
    if (!of) throw new Refusal("NOT_FOUND");
    await recordLook(ctx, tx, { ...of, objectId: key.entitlementId });
    return viewCase(ctx, tx, { ...of, entitlementId: key.entitlementId });
  });
}

function recordLook(ctx: Context, tx: Tx, of: { subjectId: string; jurisdictionCode: string; objectId: string }) {
  const { personId: by } = requireOfficer(ctx);
  const { subjectId, jurisdictionCode, objectId } = of;
  return recordEvent(ctx, tx, {
    subjectId,
    jurisdictionCode,
    action: "unclaimed-looked-at",
    objectId,
    details: { by },
  });
}

async function viewCase(
  ctx: Context,
  tx: Tx,
  of: { subjectId: string; name: string; entitlementId?: string },
): Promise<CaseView> {
  const names = await programNames(ctx, tx);
  const tried = await listTried(tx, of);
  const open = await listOpenSteps(tx, of);
  return {
    name: maskName(of.name),
    entitlements: open.map((one) => {
      const mine = tried.filter(({ entitlementId }) => entitlementId === one.entitlementId);
      return {
        entitlementId: one.entitlementId,
        programId: one.programId,
        programName: names.get(one.programId) ?? one.programId,
        amountFen: fen(one.amountFen),
        since: calendarDate(one.since),
        expiresOn: one.expiresOn === null ? null : calendarDate(one.expiresOn),
        reason: whyNotTaken(mine),
        ...nextOf(one),
        tried: mine.map(({ entitlementId: _, ...said }) => ({ ...said, at: new Date(said.at).toISOString() })),
      };
    }),
  };
}

/** Why an entitlement is not taken, as far as its messages tell; what was stopped before it left was never tried. */
export function whyNotTaken(messages: readonly { channel: string; status: string; opened: boolean }[]): WhyNotTaken {
  const tried = messages.filter(({ status }) => status !== "stopped");
  const said = tried.filter(({ channel }) => channel !== "call");
  if (said.some(({ opened }) => opened)) return "seen";
  if (said.some(({ status }) => status === "sent" || status === "delivered")) return "told";
  return tried.length > 0 ? "not-reached" : "not-told";
}

/** What comes next for an open entitlement: what is already written and waits to be sent, or the next step of its plan. */
export function nextOf(one: NextRow): { nextStep: z.infer<typeof NextStep>; nextOn: CalendarDate | null } {
  const [step, expiryTold] = [one.step ?? 0, one.expiryTold ?? false];
  const [expiresOn, nextOn] = [dateOf(one.expiresOn), one.step === null ? null : dateOf(one.nextOn)];
  const coming = comingStep({ programId: one.programId, step, expiryTold, expiresOn, nextOn });
  const plannedOn = one.plannedFor === null ? null : civilDateAt(new Date(one.plannedFor));
  if (plannedOn && (nextOn === null || plannedOn <= nextOn)) return { nextStep: "message", nextOn: plannedOn };
  return coming ? { nextStep: coming, nextOn } : { nextStep: "none", nextOn: null };
}

function dateOf(text: string | null): CalendarDate | null {
  return text === null ? null : calendarDate(text);
}
