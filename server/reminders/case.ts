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
import { readWhy, WHY_NOT_TAKEN } from "./why-store";

const count = z.int().nonnegative();

/** Why an entitlement is not taken, as far as known: the same word wherever it is counted, listed or looked at. */
export const WhyNotTaken = z.enum(WHY_NOT_TAKEN);

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
export async function readCase(ctx: Context, { messageId }: { messageId: string }): Promise<CaseView> {
  requireOfficer(ctx);
  const found = await ctx.tx(async (tx) => {
    const of = await subjectOfMessage(tx, messageId);
    if (!of) throw new Refusal("NOT_FOUND");
    await recordLook(ctx, tx, { ...of, objectId: messageId });
    return findCase(ctx, tx, of);
  });
  return viewCase(ctx, found);
}

/**
 * What was tried for one open entitlement, whether it is on the list for a call or not. Looking is recorded.
 * @throws Refusal NOT_FOUND for one of another jurisdiction, and for one that is not open any more.
 */
export async function readOpenCase(ctx: Context, key: OpenKey): Promise<CaseView> {
  requireOfficer(ctx);
  const found = await ctx.tx(async (tx) => {
    const of = await placeOfEntitlement(tx, key);
    if (!of) throw new Refusal("NOT_FOUND");
    await recordLook(ctx, tx, { ...of, objectId: key.entitlementId });
    return findCase(ctx, tx, { ...of, entitlementId: key.entitlementId });
  });
  return viewCase(ctx, found);
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

/** What the officer's walls let be seen of a subject's open entitlements. */
async function findCase(ctx: Context, tx: Tx, of: { subjectId: string; name: string; entitlementId?: string }) {
  const names = await programNames(ctx, tx);
  const tried = await listTried(tx, of);
  return { ...of, names, tried, open: await listOpenSteps(tx, of) };
}

async function viewCase(ctx: Context, found: Awaited<ReturnType<typeof findCase>>): Promise<CaseView> {
  const { subjectId, names, tried, open } = found;
  const keys = open.map(({ entitlementId }) => ({ subjectId, entitlementId }));
  const whyOf = await ctx.as("reminders").tx((tx) => readWhy(tx, keys));
  return {
    name: maskName(found.name),
    entitlements: open.flatMap((one) => {
      const reason = whyOf({ subjectId, entitlementId: one.entitlementId });
      if (reason === undefined) return []; // gone meanwhile
      const mine = tried.filter(({ entitlementId }) => entitlementId === one.entitlementId);
      return {
        entitlementId: one.entitlementId,
        programId: one.programId,
        programName: names.get(one.programId) ?? one.programId,
        amountFen: fen(one.amountFen),
        since: calendarDate(one.since),
        expiresOn: one.expiresOn === null ? null : calendarDate(one.expiresOn),
        reason,
        ...nextOf(one),
        tried: mine.map(({ entitlementId: _, ...said }) => ({ ...said, at: new Date(said.at).toISOString() })),
      };
    }),
  };
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
