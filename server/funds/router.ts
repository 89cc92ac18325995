import { z } from "zod";
import { officerProcedure, router } from "@/server/rpc/trpc";
import { DifferenceView, FundsView, HandleDifferenceInput, handleDifference, readFunds, reconcileDay } from ".";

/** 资金: what the finance office sees and decides. */
export const fundsRouter = router({
  read: officerProcedure.output(FundsView).query(({ ctx }) => readFunds(ctx)),
  /** Compares today with the bank's statement as it stands now, without waiting for the evening. */
  reconcile: officerProcedure
    .output(z.object({ compared: z.boolean() }))
    .mutation(async ({ ctx }) => ({ compared: (await reconcileDay(ctx, ctx.today())) !== null })),
  handleDifference: officerProcedure
    .input(HandleDifferenceInput)
    .output(DifferenceView)
    .mutation(({ ctx, input }) => handleDifference(ctx, input)),
});
