import { z } from "zod";
import { recordEvent } from "@/server/audit";
import { type Context, requireOfficer } from "@/server/context";
import { assert, CalendarDateSchema, calendarDate, FenSchema, fen, maskName, Refusal } from "@/server/kernel";
import { NextStep, nextOf, OpenKey, WhyNotTaken } from "./case";
import { Channel, MessageStatus } from "./message";
import { programNames } from "./program-names";
import { jurisdictionNames, listOpen } from "./unclaimed-store";
import { readWhy } from "./why-store";

/** How many rows one page of the list has. */
const SHOWN_OPEN = 50;
const count = z.int().nonnegative();

export const OpenListInput = z.object({
  programId: z.string().regex(/^[A-Za-z0-9-]{1,40}$/),
  /** The last row of the page before; from the first on without it. */
  after: OpenKey.optional(),
});

/** 名单: a page of what is open of one program, each with what was tried, why it is not taken as far as known, and what comes next. */
export const OpenListView = z.object({
  programName: z.string(),
  /** Behind which row the next page begins; null on the last page. */
  next: OpenKey.nullable(),
  rows: z.array(
    OpenKey.extend({
      name: z.string(),
      district: z.string(),
      amountFen: FenSchema,
      since: CalendarDateSchema,
      expiresOn: CalendarDateSchema.nullable(),
      reason: WhyNotTaken,
      tried: count,
      costLi: count,
      last: z.object({ channel: Channel, status: MessageStatus, at: z.iso.datetime() }).nullable(),
      nextStep: NextStep,
      nextOn: CalendarDateSchema.nullable(),
    }),
  ),
});
export type OpenListView = z.infer<typeof OpenListView>;

/** A page of what is open of one program in the officer's jurisdiction, masked. That it was looked at is recorded. @throws Refusal NOT_FOUND for no published program. */
export async function readOpenList(ctx: Context, asked: z.infer<typeof OpenListInput>): Promise<OpenListView> {
  const { programName, places, found } = await findOpen(ctx, asked);
  const shown = found.slice(0, SHOWN_OPEN);
  const keys = shown.map(({ subjectId, entitlementId }) => ({ subjectId, entitlementId }));
  const whyOf = await ctx.as("reminders").tx((tx) => readWhy(tx, keys));
  const rows = shown.flatMap((one) => {
    const reason = whyOf(one);
    if (reason === undefined) return []; // gone meanwhile
    return {
      subjectId: one.subjectId,
      entitlementId: one.entitlementId,
      name: maskName(one.name),
      district: places.get(one.jurisdictionCode) ?? one.jurisdictionCode,
      amountFen: fen(one.amountFen),
      since: calendarDate(one.since),
      expiresOn: one.expiresOn === null ? null : calendarDate(one.expiresOn),
      reason,
      tried: one.tried,
      costLi: one.costLi,
      last:
        one.channel && one.status && one.at
          ? { channel: one.channel, status: one.status, at: new Date(one.at).toISOString() }
          : null,
      ...nextOf(one),
    };
  });
  return { programName, next: (found.length > SHOWN_OPEN ? keys.at(-1) : null) ?? null, rows };
}

/** The rows of a page and one more where another page follows, with the names they need. */
function findOpen(ctx: Context, asked: z.infer<typeof OpenListInput>) {
  const { personId } = requireOfficer(ctx);
  assert(ctx.caller.kind === "officer", "an officer has a jurisdiction");
  const { jurisdictionCode } = ctx.caller;
  const { programId, after = null } = asked;
  return ctx.tx(async (tx) => {
    const programName = (await programNames(ctx, tx)).get(programId);
    if (programName === undefined) throw new Refusal("NOT_FOUND");
    const places = await jurisdictionNames(tx, ctx.locale === "en");
    const found = await listOpen(tx, { programId, today: ctx.today(), after, limit: SHOWN_OPEN + 1 });
    const entry = { subjectId: personId, jurisdictionCode, action: "unclaimed-listed", objectId: programId };
    await recordEvent(ctx, tx, { ...entry, details: { rows: Math.min(found.length, SHOWN_OPEN) } });
    return { programName, places, found };
  });
}
