import { z } from "zod";
import { PayeeAccountView, SubjectView } from "@/server/identity";
import { CalendarDateSchema, FenSchema, idSchema } from "@/server/kernel";
import { LimitView } from "./limit";

/** A benefit as a line of a list. */
export const EntitlementRow = z.object({
  entitlementId: z.string(),
  version: z.int().positive(),
  programId: z.string(),
  /** With the period it is for, unless it is paid once. */
  programName: z.string(),
  brief: z.string(),
  amountFen: FenSchema,
  claimableFrom: CalendarDateSchema,
  expiresOn: CalendarDateSchema.nullable(),
});
export type EntitlementRow = z.infer<typeof EntitlementRow>;

/** A benefit that waits for a fact. */
export const GapRow = z.object({ gapId: z.string(), programName: z.string(), missingLabels: z.array(z.string()) });

/** A benefit that is owed and cannot be taken: the data it rests on is being checked, or what there was is used up. */
export const HeldRow = z.object({ programName: z.string(), amountFen: FenSchema, reason: z.string() });

const total = z.object({ count: z.int(), totalFen: FenSchema });

/** Everything home shows, in one answer. */
export const HomeView = z.object({
  subject: SubjectView.omit({ phoneMasked: true }),
  civilDate: CalendarDateSchema,
  claimable: z.array(EntitlementRow),
  claimableTotalFen: FenSchema,
  upcoming: z.array(EntitlementRow),
  upcomingTotalFen: FenSchema,
  undetermined: z.array(GapRow),
  held: z.array(HeldRow),
  /** Taken, and the bank has not said yet what became of it. */
  onTheWayCount: z.int(),
  /** What came back and waits for another account. */
  returnedClaimIds: z.array(z.string()),
  /** What is asked back and not repaid. */
  recoveringClaimIds: z.array(z.string()),
  creditedThisYear: total,
  checkedAt: z.iso.datetime().nullable(),
  /** The programs in force for this kind of subject; 0 before the first run. */
  programsChecked: z.int(),
  payeeAccount: PayeeAccountView.nullable(),
  phoneMasked: z.string().nullable(),
});
export type HomeView = z.infer<typeof HomeView>;

/** One fact that a clause was decided on, with its own source and date. */
export const ClauseFact = z.object({
  attribute: z.string(),
  label: z.string(),
  /** As a person reads it; null when it has not been delivered, or is not one value. */
  value: z.string().nullable(),
  source: z.string(),
  obtainedOn: CalendarDateSchema.nullable(),
});

/** One clause of the because: the fact first, then the clause in plain words, then source and date. */
export const ClauseView = z.object({
  clauseId: z.string(),
  fact: z.string(),
  clause: z.string(),
  source: z.string().nullable(),
  obtainedOn: CalendarDateSchema.nullable(),
  verdict: z.enum(["met", "unmet", "unknown"]),
  /** The keys of the facts it was decided on, which can be called wrong. */
  attributes: z.array(z.string()),
  /** Every fact it was decided on; \`source\` and \`obtainedOn\` above are those of the first. */
  facts: z.array(ClauseFact),
});
export type ClauseView = z.infer<typeof ClauseView>;

/** One benefit with its reasons. */
export const EntitlementView = EntitlementRow.extend({
  civilDate: CalendarDateSchema,
  state: z.enum(["claimable", "upcoming", "claimed", "expired", "withdrawn"]),
  claimId: z.string().nullable(),
  issuerName: z.string(),
  policyTitle: z.string(),
  docNo: z.string().nullable(),
  sources: z.array(z.object({ title: z.string(), url: z.string() })),
  because: z.array(ClauseView),
  payeeAccount: PayeeAccountView.nullable(),
  noticeWorkingDays: z.int(),
  shiftedNote: z.string().nullable(),
  /** Why it cannot be taken just now though it is owed; else null. */
  heldReason: z.string().nullable(),
  /** Of a program that is limited to a number of places or a budget; else null. */
  limit: LimitView.nullable(),
});
export type EntitlementView = z.infer<typeof EntitlementView>;

/** One benefit that a missing fact holds up. */
export const GapView = z.object({
  gapId: z.string(),
  programId: z.string(),
  civilDate: CalendarDateSchema,
  programName: z.string(),
  issuerName: z.string(),
  missing: z.array(
    z.object({
      attribute: z.string(),
      label: z.string(),
      sourceName: z.string(),
      kind: z.enum(["fact", "human"]),
      /** Set where no source brings it by itself, because it is stated for this one claim: who states it. */
      statedBy: z.enum(["employer", "claimant"]).nullable(),
      /** The document that says it, where the program names one. */
      document: z.string().nullable(),
    }),
  ),
  /** What comes out without the missing documents, where nothing else is missing; else null. */
  payablePartFen: FenSchema.nullable(),
  because: z.array(ClauseView),
  amountText: z.string(),
  expiresOn: CalendarDateSchema.nullable(),
});
export type GapView = z.infer<typeof GapView>;

export const EntitlementKey = z.object({ entitlementId: idSchema("ent") });
export const GapKey = z.object({ gapId: idSchema("gap") });
