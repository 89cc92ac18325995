import { z } from "zod";
import { plainText } from "@/server/kernel";
import { DifferenceState, DifferenceView } from "./reconciliation";

const fenNumber = z.int();
const flowPart = z.object({ count: z.int().nonnegative(), totalFen: fenNumber });

/** The latest order between a pool and the city's, or its treasury; below 0 where a district pays the city. */
const orderView = z
  .object({
    orderId: z.string(),
    day: z.string(),
    amountFen: fenNumber,
    status: z.enum(["open", "credited", "rejected", "returned"]),
  })
  .nullable();

/** One pool as the finance office sees it; all sums in fen. */
export const PoolView = z.object({
  jurisdictionCode: z.string(),
  name: z.string(),
  /** What the pool holds and has not promised. */
  freeFen: fenNumber,
  /** What is promised to payments under way, from the pool and from the advance. */
  reservedFen: fenNumber,
  /** What the bank has advanced and the treasury has not repaid. */
  advancedFen: fenNumber,
  creditLineFen: fenNumber,
  /** Payments ordered today, by how they stand. */
  today: z.object({ underWay: flowPart, credited: flowPart, rejected: flowPart, returned: flowPart }),
  /** 拨款: what the treasury paid in today by the bank's word, and the last of it ever; null where it never has. */
  replenished: z.object({
    today: flowPart,
    last: z.object({ at: z.iso.datetime(), amountFen: fenNumber, treasuryReference: z.string() }).nullable(),
  }),
  /**
   * 市级应划拨: what has left this pool's account at the bank, by its statements, for the city's share of benefits, less what came back and
   * less what the bank has moved for it. The city still owes it to this account, or, below 0, has it from there; always 0 for the city's own.
   */
  cityShareFen: fenNumber,
  /** 划拨与清算: what was ordered between this pool's account and the city's, net towards this one, and the latest of each kind. */
  orders: z.object({
    /** Of what is still owed: what the bank was told to move, and has not said its last word on. */
    underWayFen: fenNumber,
    /** What the bank has moved in all. */
    movedFen: fenNumber,
    lastShare: orderView,
    lastSettlement: orderView,
  }),
  /** The latest comparison with the bank; null before the first. */
  reconciled: z
    .object({
      day: z.string(),
      entryCount: z.int(),
      matchedCount: z.int(),
      differenceCount: z.int(),
      ranAt: z.iso.datetime(),
      /** How much more the bank opened that day with than it had closed the day before with; 0 where that day was not compared whole. */
      openingGapFen: fenNumber,
    })
    .nullable(),
});
export type PoolView = z.infer<typeof PoolView>;

/** 资金: pools, advances, today's flow and the differences, of the jurisdictions that the officer works for. */
export const FundsView = z.object({
  civilDate: z.string(),
  /** The first day that may be compared again. */
  comparableFrom: z.string(),
  /** Who looks, so that the screen can tell her own differences from a colleague's. */
  officerId: z.string(),
  pools: z.array(PoolView),
  differences: z.array(DifferenceView),
});
export type FundsView = z.infer<typeof FundsView>;

const MAX_NOTE_CHARS = 500;

export const HandleDifferenceInput = z.object({
  differenceId: z.string().regex(/^dif_[0-9a-z]{1,31}$/),
  state: DifferenceState.extract(["in-hand", "explained"]),
  note: plainText(MAX_NOTE_CHARS).default(""),
});
export type HandleDifferenceInput = z.infer<typeof HandleDifferenceInput>;
