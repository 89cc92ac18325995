import { z } from "zod";
import { FenSchema, idSchema } from "@/server/kernel";
import { AGE_BANDS } from "./reach";

const MAX_NAME_CHARS = 60;
const MAX_EXPIRING_DAYS = 365;
const MAX_BUDGET_LI = 1_000_000_000;

/** Whom a campaign speaks to: all of what is given holds; null does not narrow. */
export const Selection = z.object({
  programId: z
    .string()
    .regex(/^[A-Za-z0-9-]{1,40}$/)
    .nullable()
    .default(null),
  districtCode: z
    .string()
    .regex(/^3302\d{2}(-[A-Z]{2})?$/) // a county, or one of its zones
    .nullable()
    .default(null),
  ageBand: z.enum(AGE_BANDS).nullable().default(null),
  expiringWithinDays: z.int().positive().max(MAX_EXPIRING_DAYS).nullable().default(null),
  /** Only what nobody has been told of yet. */
  onlyNotTold: z.boolean().default(false),
});
export type Selection = z.infer<typeof Selection>;

export const CampaignKey = z.object({ campaignId: idSchema("cmp") });
export const PreviewInput = z.object({ selection: Selection });
export const StartCampaignInput = PreviewInput.extend({
  /** From the preview: what is started under the same id again is the same campaign. */
  campaignId: idSchema("cmp"),
  name: z
    .string()
    .trim()
    .min(1)
    .max(MAX_NAME_CHARS)
    .regex(/^[^\p{C}]+$/u),
  /** The most it may cost, in thousandths of a yuan. */
  budgetLi: z.int().nonnegative().max(MAX_BUDGET_LI),
});
export type StartCampaignInput = z.infer<typeof StartCampaignInput>;

/** What a campaign would say, to how many, and what it would cost at most. */
export const PreviewView = z.object({
  /** The id it would have. */
  campaignId: z.string(),
  subjects: z.int(),
  amountFen: FenSchema,
  bySms: z.int(),
  byPush: z.int(),
  unreached: z.int(),
  costLi: z.int(),
  smsText: z.string(),
  pushText: z.string(),
});
export type PreviewView = z.infer<typeof PreviewView>;

const count = z.int().nonnegative();

/** A campaign with its funnel, as of now. */
export const CampaignView = z.object({
  campaignId: z.string(),
  name: z.string(),
  status: z.enum(["running", "paused", "done"]),
  pausedFor: z.enum(["officer", "budget"]).nullable(),
  budgetLi: count,
  spentLi: count,
  createdAt: z.iso.datetime(),
  funnel: z.object({
    chosen: count,
    sent: count,
    delivered: count,
    opened: count,
    taken: count,
    failed: count,
    listed: count,
    stopped: count,
    open: count,
  }),
});
export type CampaignView = z.infer<typeof CampaignView>;
