import { z } from "zod";
import { recordEvent } from "@/server/audit";
import { type Context, requireOfficer, type Tx } from "@/server/context";
import { assert, CalendarDateSchema, civilDateAt, FenSchema, fen, maskName, maskPhone } from "@/server/kernel";
import { programNames } from "./program-names";
import { maySwitchPlans } from "./switch-plan";
import { type Cell, countedAt, countUnclaimed, listTotals, type Side } from "./total-store";
import { listPlans } from "./track-store";
import { countUnreached, jurisdictionNames, listUnreached, type Unreached } from "./unclaimed-store";

/** A group of fewer is not told apart: its figures would speak of single people. */
const SMALLEST_GROUP = 5;
const SHOWN_UNREACHED = 50;
const EXPORTED_AT_ONCE = 5_000;
/** More than a city could ever call; a list that is longer is no list but a mistake. */
const MOST_EXPORTED = 500_000;
const COUNT_EVERY_MS = 600_000;
const PHONE_PURPOSE = "phone-number";

const count = z.int().nonnegative();

/** One group of what is open. Null figures: the group is too small to be shown. */
const Group = z.object({
  key: z.string(),
  name: z.string(),
  subjects: count.nullable(),
  entitlements: count.nullable(),
  amountFen: FenSchema.nullable(),
  expiringFen: FenSchema.nullable(),
});
export type UnclaimedGroup = z.infer<typeof Group>;

/** One person on the list for a call, masked. */
const UnreachedRow = z.object({
  messageId: z.string(),
  name: z.string(),
  phone: z.string().nullable(),
  district: z.string(),
  amountFen: FenSchema,
  itemCount: count,
  since: CalendarDateSchema,
  tried: count,
});

export const UnclaimedView = z.object({
  place: z.string(),
  countedAt: z.iso.datetime().nullable(),
  totalFen: FenSchema,
  entitlements: count,
  expiringFen: FenSchema,
  byProgram: z.array(Group.extend({ remindsSince: CalendarDateSchema.nullable() })),
  /** Whether the officer may have a program remind by itself. */
  maySwitchPlans: z.boolean(),
  byDistrict: z.array(Group),
  byAge: z.array(Group),
  byReason: z.array(Group),
  unreachedCount: count,
  /** The first of them, largest sum first. */
  unreached: z.array(UnreachedRow),
});
export type UnclaimedView = z.infer<typeof UnclaimedView>;

/** Counts anew what nobody has taken, when the last count is ten minutes old. @returns whether it was counted. */
export function countWhenOld(ctx: Context): Promise<boolean> {
  return ctx.as("reminders").tx(async (tx) => {
    const last = await countedAt(tx);
    if (last && ctx.now().getTime() - last.getTime() < COUNT_EVERY_MS) return false;
    await countUnclaimed(tx, { now: ctx.now(), today: ctx.today() });
    return true;
  });
}

/** What is open in the officer's jurisdiction: groups with figures, and masked the people whom no channel reaches. */
export function readUnclaimed(ctx: Context): Promise<UnclaimedView> {
  requireOfficer(ctx);
  assert(ctx.caller.kind === "officer", "an officer has a jurisdiction");
  const own = ctx.caller.jurisdictionCode;
  return ctx.tx(async (tx) => {
    const [programs, places] = [await programNames(ctx, tx), await jurisdictionNames(tx, ctx.locale === "en")];
    const groups = async (side: Side, names: Map<string, string>) =>
      (await listTotals(tx, { side, jurisdictionCode: own }))
        .map((cell) => viewGroup(cell, names.get(cell.key) ?? cell.key))
        .sort((a, b) => (b.amountFen ?? -1) - (a.amountFen ?? -1) || a.key.localeCompare(b.key)); // no place tells a hidden sum
    const whole = await listTotals(tx, { side: "reason", jurisdictionCode: own });
    const sum = (of: (cell: Cell) => number) => whole.reduce((total, cell) => total + of(cell), 0);
    const counted = await countedAt(tx);
    const plans = await listPlans(tx);
    const unreached = await listUnreached(tx, { limit: SHOWN_UNREACHED });
    return {
      place: places.get(own) ?? own,
      countedAt: counted?.toISOString() ?? null,
      totalFen: fen(sum(({ amountFen }) => amountFen)),
      entitlements: sum(({ entitlements }) => entitlements),
      expiringFen: fen(sum(({ expiringFen }) => expiringFen)),
      byProgram: (await groups("program", programs)).map((one) => ({
        ...one,
        remindsSince: plans.get(one.key) ?? null,
      })),
      maySwitchPlans: maySwitchPlans(ctx),
      byDistrict: await groups("district", places),
      byAge: await groups("age", new Map()),
      byReason: await groups("reason", new Map()),
      unreachedCount: await countUnreached(tx),
      unreached: unreached.map((one) => ({
        messageId: one.messageId,
        name: maskName(one.name),
        phone: one.phoneSealed ? maskPhone(ctx.vault.open(one.phoneSealed, PHONE_PURPOSE)) : null,
        district: places.get(one.jurisdictionCode) ?? one.jurisdictionCode,
        amountFen: fen(one.amountFen),
        itemCount: one.itemCount,
        since: civilDateAt(new Date(one.since)),
        tried: one.tried,
      })),
    };
  });
}

/** One line of the export: unmasked, because somebody is going to call. */
export const UnreachedLine = z.object({
  name: z.string(),
  phone: z.string(),
  district: z.string(),
  amountFen: FenSchema,
  itemCount: count,
  tried: count,
});
export type UnreachedLine = z.infer<typeof UnreachedLine>;

/**
 * The list for a call with names and numbers, to its end; that it was taken out, by whom and how long it was, is recorded with
 * it. @param atOnce how many are read at a time.
 */
export function exportUnreached(ctx: Context, atOnce = EXPORTED_AT_ONCE): Promise<UnreachedLine[]> {
  const { personId } = requireOfficer(ctx);
  assert(ctx.caller.kind === "officer", "an officer has a jurisdiction");
  const { jurisdictionCode } = ctx.caller;
  return ctx.tx(async (tx) => {
    const places = await jurisdictionNames(tx, false);
    const rows = await wholeList(tx, atOnce);
    const entry = { subjectId: personId, jurisdictionCode, action: "unreached-exported", objectId: jurisdictionCode };
    await recordEvent(ctx, tx, { ...entry, details: { rows: rows.length } });
    return rows.map((one) => ({
      name: one.name,
      phone: one.phoneSealed ? ctx.vault.open(one.phoneSealed, PHONE_PURPOSE) : "",
      district: places.get(one.jurisdictionCode) ?? one.jurisdictionCode,
      amountFen: fen(one.amountFen),
      itemCount: one.itemCount,
      tried: one.tried,
    }));
  });
}

/** The list for a call to its end: a file that ended earlier would look like all of them. */
async function wholeList(tx: Tx, atOnce: number): Promise<Unreached[]> {
  const rows: Unreached[] = [];
  for (;;) {
    const page = await listUnreached(tx, { limit: atOnce, after: rows.at(-1) });
    rows.push(...page);
    assert(rows.length <= MOST_EXPORTED, "the list for a call is one that people can call");
    if (page.length < atOnce) return rows;
  }
}

function viewGroup(cell: Cell, name: string): UnclaimedGroup {
  const { key, subjects, entitlements } = cell;
  if (subjects < SMALLEST_GROUP)
    return { key, name, subjects: null, entitlements: null, amountFen: null, expiringFen: null };
  return { key, name, subjects, entitlements, amountFen: fen(cell.amountFen), expiringFen: fen(cell.expiringFen) };
}
