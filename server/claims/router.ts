import { z } from "zod";
import { isStillSignedIn } from "@/server/identity";
import { takeStream } from "@/server/rpc/open-streams";
import { demonstrationProcedure, officerProcedure, publicProcedure, router, subjectProcedure } from "@/server/rpc/trpc";
import {
  ArrivalSpeed,
  CLAIM_EDGES,
  ClaimKey,
  ClaimList,
  ClaimStatus,
  ClaimView,
  ConfirmClaimInput,
  ConfirmedLine,
  ConfirmManyInput,
  cancelClaim,
  confirmClaim,
  confirmMany,
  FirstWordView,
  followClaim,
  listClaims,
  MonthInput,
  MonthView,
  OpenRecoveryInput,
  openRecovery,
  PaymentKey,
  PaymentView,
  Receipt,
  RecordRepaymentInput,
  RecoveryRow,
  ReissueInput,
  RepayDemoInput,
  readArrivalSpeed,
  readClaim,
  readFirstWords,
  readMonth,
  readPayment,
  readReceipt,
  readRecoveries,
  recordRepayment,
  reissueClaim,
  repayInDemonstration,
  UndoRepaymentInput,
  undoRepayment,
} from ".";

/** 兑付: confirm what is due and follow the money. Thin on purpose: parse, call one verb, answer with a view. */
export const claimsRouter = router({
  /** One tap. The entitlement is the idempotency key, so a second tap returns the same claim. */
  confirm: subjectProcedure
    .input(ConfirmClaimInput)
    .output(ClaimView)
    .mutation(({ ctx, input }) => confirmClaim(ctx, input)),
  confirmMany: subjectProcedure
    .input(ConfirmManyInput)
    .output(z.object({ results: z.array(ConfirmedLine) }))
    .mutation(({ ctx, input }) => confirmMany(ctx, input)),
  reissue: subjectProcedure
    .input(ReissueInput)
    .output(ClaimView)
    .mutation(({ ctx, input }) => reissueClaim(ctx, input)),
  /** 放弃: money that came back and is not wanted. */
  cancel: subjectProcedure
    .input(ClaimKey)
    .output(ClaimView)
    .mutation(({ ctx, input }) => cancelClaim(ctx, input)),
  list: subjectProcedure.output(ClaimList).query(({ ctx }) => listClaims(ctx)),
  read: subjectProcedure
    .input(ClaimKey)
    .output(ClaimView)
    .query(({ ctx, input }) => readClaim(ctx, input)),
  receipt: subjectProcedure
    .input(ClaimKey)
    .output(Receipt)
    .query(({ ctx, input }) => readReceipt(ctx, input)),
  /** What one of two has confirmed for a firm. */
  firstWords: subjectProcedure.output(z.array(FirstWordView)).query(({ ctx }) => readFirstWords(ctx)),
  /** A mutation: that it was taken away is recorded. */
  month: subjectProcedure
    .input(MonthInput)
    .output(MonthView)
    .mutation(({ ctx, input }) => readMonth(ctx, input)),
  /** One payment, for the finance office. */
  payment: officerProcedure
    .input(PaymentKey)
    .output(PaymentView)
    .query(({ ctx, input }) => readPayment(ctx, input)),
  /** Every step that a claim can take, for the picture of it. */
  life: officerProcedure
    .output(z.array(z.object({ from: ClaimStatus, to: ClaimStatus, event: z.string() })))
    .query(() => [...CLAIM_EDGES]),
  recoveries: officerProcedure.output(z.array(RecoveryRow)).query(({ ctx }) => readRecoveries(ctx)),
  /** 追缴; each answers with the payment as it then stands. */
  openRecovery: officerProcedure
    .input(OpenRecoveryInput)
    .output(PaymentView)
    .mutation(async ({ ctx, input }) => {
      await openRecovery(ctx, input);
      return readPayment(ctx, input);
    }),
  recordRepayment: officerProcedure
    .input(RecordRepaymentInput)
    .output(PaymentView)
    .mutation(async ({ ctx, input }) => {
      await recordRepayment(ctx, input);
      return readPayment(ctx, input);
    }),
  undoRepayment: officerProcedure
    .input(UndoRepaymentInput)
    .output(PaymentView)
    .mutation(async ({ ctx, input }) => {
      await undoRepayment(ctx, input);
      return readPayment(ctx, input);
    }),
  /** Stands for the payer's own transfer, where the demonstration runs. */
  repayInDemonstration: demonstrationProcedure
    .input(RepayDemoInput)
    .output(ClaimView)
    .mutation(async ({ ctx, input }) => {
      await repayInDemonstration(ctx, input);
      return readClaim(ctx, input);
    }),
  /** 到账速度, for anybody: groups only, never a single payment. */
  speed: publicProcedure.output(ArrivalSpeed).query(({ ctx }) => readArrivalSpeed(ctx)),
  /** The claim at once, then again whenever it changes. After a lost line the first answer is the truth of that moment. */
  onStatus: subjectProcedure.input(ClaimKey).subscription(({ ctx, input, signal }) => {
    const onEnd = takeStream(ctx.limitKey, signal);
    const mayFollow = () => isStillSignedIn(ctx, ctx.session);
    return followClaim(ctx, { claimId: input.claimId, signal, mayFollow, onEnd });
  }),
});
