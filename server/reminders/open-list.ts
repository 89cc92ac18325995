import { z } from "zod";
import { recordEvent } from "@/server/audit";
import { type Context, requireOfficer } from "@/server/context";
import { assert, CalendarDateSchema, calendarDate, FenSchema, fen, maskName, Refusal } from "@/server/kernel";
import { Channel, MessageStatus } from "./message";
import { nextStepOf, programNames } from "./unclaimed";
import { jurisdictionNames, listOpen } from "./unclaimed-store";

const SHOWN_OPEN = 100;
const count = z.int().nonnegative();

export const OpenListInput = z.object({ programId: z.string().regex(/^[A-Za-z0-9-]{1,40}$/) });

/** 名单: what is open of one program, each with what was tried, why it is not taken as far as known, and what comes next. */
export const OpenListView = z.object({
  programName: z.string(),
  /** True where there are more than are shown. */
  more: z.boolean(),
  rows: z.array(
    z.object({
      name: z.string(),
      district: z.string(),
      amountFen: FenSchema,
      since: CalendarDateSchema,
      expiresOn: CalendarDateSchema.nullable(),
      reason: z.enum(["not-told", "not-reached", "told", "seen"]),
      tried: count,
      costLi: count,
      last: z.object({ channel: Channel, status: MessageStatus, at: z.iso.datetime() }).nullable(),
      nextStep: z.enum(["message", "call", "none"]),
      nextOn: CalendarDateSchema.nullable(),
    }),
  ),
});
export type OpenListView = z.infer<typeof OpenListView>;

/** What is open of one program in the officer's jurisdiction, masked. That it was looked at is recorded. @throws Refusal NOT_FOUND for no published program. */
export function readOpenList(ctx: Context, { programId }: { programId: string }): Promise<OpenListView> {
  const { personId } = requireOfficer(ctx);
  assert(ctx.caller.kind === "officer", "an officer has a jurisdiction");
  const { jurisdictionCode } = ctx.caller;
  return ctx.tx(async (tx) => {
    const programName = (await programNames(ctx, tx)).get(programId);
    if (programName === undefined) throw new Refusal("NOT_FOUND");
    const places = await jurisdictionNames(tx, ctx.locale === "en");
    const found = await listOpen(tx, { programId, today: ctx.today(), limit: SHOWN_OPEN + 1 });
    const entry = { subjectId: personId, jurisdictionCode, action: "unclaimed-listed", objectId: programId };
    await recordEvent(ctx, tx, { ...entry, details: { rows: Math.min(found.length, SHOWN_OPEN) } });
    const rows = found.slice(0, SHOWN_OPEN).map((one) => ({
      name: maskName(one.name),
      district: places.get(one.jurisdictionCode) ?? one.jurisdictionCode,
      amountFen: fen(one.amountFen),
      since: calendarDate(one.since),
      expiresOn: one.expiresOn === null ? null : calendarDate(one.expiresOn),
      reason: reasonOf(one),
      tried: one.tried,
      costLi: one.costLi,
      last:
        one.channel && one.status && one.at
          ? { channel: one.channel, status: one.status, at: new Date(one.at).toISOString() }
          : null,
      nextStep: nextStepOf(one),
      nextOn: one.nextOn === null ? null : calendarDate(one.nextOn),
    }));
    return { programName, more: found.length > SHOWN_OPEN, rows };
  });
}

function reasonOf(one: { seen: boolean; told: boolean; tried: number }): OpenListView["rows"][number]["reason"] {
  if (one.seen) return "seen";
  if (one.told) return "told";
  return one.tried > 0 ? "not-reached" : "not-told";
}
