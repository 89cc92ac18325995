import { z } from "zod";
import type { Context } from "@/server/context";
import { programOf } from "@/server/policies";
import { readSpeedRows, type SpeedRow } from "./arrival-speed-store";

/** The smallest group that is shown; the database holds to it by itself. */
const SMALLEST_GROUP = 5;
const MONTHS = 12;
/** The page is for everybody and the ledger is large: it is worked out once a minute, however many ask. */
const KEEP_MS = 60_000;

const Group = z.object({
  payments: z.int(),
  p50Ms: z.int(),
  p95Ms: z.int(),
  p99Ms: z.int(),
  /** How often the payee tapped for one payment, on average. */
  taps: z.number(),
  /** How many orders went to the bank for one payment, on average. */
  attempts: z.number(),
});

/** 到账速度: from the tap to the ledger's credit. Programs with few payments are together under a null name. */
export const ArrivalSpeed = z.object({
  computedAt: z.iso.datetime(),
  smallestGroup: z.int(),
  months: z.array(
    z.object({
      month: z.string(),
      all: Group,
      programs: z.array(Group.extend({ programName: z.string().nullable() })),
    }),
  ),
});
export type ArrivalSpeed = z.infer<typeof ArrivalSpeed>;

type Named = SpeedRow & { readonly zh: string; readonly en: string };
type Kept = { readonly at: Date; readonly rows: Promise<Named[]> };

const kept = new WeakMap<object, Kept>(); // by what a process opens once, so that two services do not mix

/** How fast money arrived in the last twelve months, at most a minute old. Says nothing of fewer than five payments. */
export async function readArrivalSpeed(ctx: Context): Promise<ArrivalSpeed> {
  const { at, rows } = recent(ctx);
  const english = ctx.locale === "en";
  const months = new Map<string, ArrivalSpeed["months"][number]>();
  for (const { month, programId, zh, en, programVersion: _, ...group } of await rows) {
    if (programId === null) months.set(month, { month, all: group, programs: [] });
    else months.get(month)?.programs.push({ ...group, programName: programId === "" ? null : english ? en : zh });
  }
  return { computedAt: at.toISOString(), smallestGroup: SMALLEST_GROUP, months: [...months.values()] };
}

function recent(ctx: Context): Kept {
  const known = kept.get(ctx.news);
  if (known && ctx.now().getTime() - known.at.getTime() < KEEP_MS) return known;
  const fresh = { at: ctx.now(), rows: readNamed(ctx) };
  kept.set(ctx.news, fresh);
  fresh.rows.catch(() => kept.delete(ctx.news)); // what failed is asked again
  return fresh;
}

function readNamed(ctx: Context): Promise<Named[]> {
  return ctx.tx(async (tx) => {
    const named: Named[] = [];
    for (const row of await readSpeedRows(tx, { months: MONTHS, today: ctx.today() })) {
      const { programId, programVersion } = row;
      const program = programId && programVersion ? await programOf(tx, { programId, programVersion }) : null;
      named.push({ ...row, zh: program?.name.zh ?? "", en: program?.name.en ?? "" });
    }
    return named;
  });
}
