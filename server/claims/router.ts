import { z } from "zod";
import { isStillSignedIn } from "@/server/identity";
import { takeStream } from "@/server/rpc/open-streams";
import { publicProcedure, router, subjectProcedure } from "@/server/rpc/trpc";
import {
  ArrivalSpeed,
  ClaimKey,
  ClaimList,
  ClaimView,
  ConfirmClaimInput,
  ConfirmedLine,
  ConfirmManyInput,
  confirmClaim,
  confirmMany,
  FirstWordView,
  followClaim,
  listClaims,
  MonthInput,
  MonthView,
  Receipt,
  ReissueInput,
  readArrivalSpeed,
  readClaim,
  readFirstWords,
  readMonth,
  readReceipt,
  reissueClaim,
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
  /** 到账速度, for anybody: groups only, never a single payment. */
  speed: publicProcedure.output(ArrivalSpeed).query(({ ctx }) => readArrivalSpeed(ctx)),
  /** The claim at once, then again whenever it changes. After a lost line the first answer is the truth of that moment. */
  onStatus: subjectProcedure.input(ClaimKey).subscription(({ ctx, input, signal }) => {
    const onEnd = takeStream(ctx.limitKey, signal);
    const mayFollow = () => isStillSignedIn(ctx, ctx.session);
    return followClaim(ctx, { claimId: input.claimId, signal, mayFollow, onEnd });
  }),
});
