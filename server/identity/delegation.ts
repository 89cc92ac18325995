import { z } from "zod";
import { type CalendarDate, CalendarDateSchema, FenSchema, idSchema, isCalendarDate } from "@/server/kernel";
import { Via } from "./enterprise-code";

const MAX_PROGRAMS = 200;
const MAX_CLAIM_FEN = 1_000_000_000_00;
/** A delegation lasts this long at most. */
export const LONGEST_DELEGATION_DAYS = 732;

const amount = z.int().positive().max(MAX_CLAIM_FEN);
const ProgramIds = z
  .array(z.string().regex(/^[A-Za-z0-9-]{1,40}$/))
  .min(1)
  .max(MAX_PROGRAMS);

/** What a delegation covers. Null means: every benefit; any amount. */
const DelegationScope = z.object({
  programs: z.array(z.string()).nullable(),
  /** The most that one claim may be. */
  maxAmountFen: FenSchema.nullable(),
});
export type DelegationScope = { readonly programs: string[] | null; readonly maxAmountFen: number | null };

/** What the legal representative grants: what, how much, until when. */
export const GrantedScope = z.strictObject({
  programs: ProgramIds.nullable(),
  maxAmountFen: amount.nullable(),
  validUntil: z.string().refine(isCalendarDate, "a date reads YYYY-MM-DD and exists"),
});
export type GrantedScope = z.infer<typeof GrantedScope>;

/** Somebody who may act for the firm, or did. */
export const DelegationView = DelegationScope.extend({
  personId: z.string(),
  name: z.string(),
  title: z.string(),
  isLegalRepresentative: z.boolean(),
  validUntil: CalendarDateSchema.nullable(),
  state: z.enum(["standing", "ended", "revoked"]),
  grantedAt: z.iso.datetime().nullable(),
  revokedAt: z.iso.datetime().nullable(),
});
export type DelegationView = z.infer<typeof DelegationView>;

/** Somebody who asks to act for a firm. */
export const RequestView = z.object({
  requestId: z.string(),
  enterpriseId: z.string(),
  enterpriseName: z.string(),
  personName: z.string(),
  via: Via,
  askedAt: z.iso.datetime(),
  state: z.enum(["open", "granted", "refused", "withdrawn"]),
});
export type RequestView = z.infer<typeof RequestView>;

/** Requests: those one has made oneself, and those that wait for one's decision. */
export const RequestsView = z.object({ asked: z.array(RequestView), toDecide: z.array(RequestView) });
export type RequestsView = z.infer<typeof RequestsView>;

/** What the caller may do for the firm she acts for, and who stands behind it. */
export const StandingView = DelegationScope.extend({
  enterpriseId: z.string(),
  enterpriseName: z.string(),
  personId: z.string(),
  title: z.string(),
  isLegalRepresentative: z.boolean(),
  validUntil: CalendarDateSchema.nullable(),
  representativeName: z.string().nullable(),
  /** Above this amount a second person confirms; null: never. */
  secondPersonAboveFen: FenSchema.nullable(),
});
export type StandingView = z.infer<typeof StandingView>;

/** Everybody who may act for a firm, and its own limit. */
export const FirmDelegationsView = z.object({
  people: z.array(DelegationView),
  requests: z.array(RequestView),
  secondPersonAboveFen: FenSchema.nullable(),
  civilDate: CalendarDateSchema,
});
export type FirmDelegationsView = z.infer<typeof FirmDelegationsView>;

export const RequestKey = z.object({ requestId: idSchema("req") });
export const DelegateKey = z.object({ personId: idSchema("sub") });
export const AnswerInput = RequestKey.extend({ grant: GrantedScope.nullable() });
export type AnswerInput = z.infer<typeof AnswerInput>;
export const ChangeInput = DelegateKey.extend({ scope: GrantedScope });
export const FirmLimitInput = z.object({ secondPersonAboveFen: amount.nullable() });

/** Where a delegation stands on a date: a day on which it ends still belongs to it. */
export function stateOf(
  kept: { revokedAt: Date | null; validUntil: string | null },
  on: CalendarDate,
): DelegationView["state"] {
  if (kept.revokedAt) return "revoked";
  return kept.validUntil !== null && kept.validUntil < on ? "ended" : "standing";
}
