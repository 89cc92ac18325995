import { z } from "zod";
import { officerProcedure, router } from "@/server/rpc/trpc";
import {
  CompareDayInput,
  compareAskedDay,
  DifferenceView,
  FundsView,
  HandleDifferenceInput,
  handleDifference,
  readFunds,
} from ".";

/** 资金: what the finance office sees and decides. */
export const fundsRouter = router({
  read: officerProcedure.output(FundsView).query(({ ctx }) => readFunds(ctx)),
  /** Compares a day with the bank's statement as it stands now, without waiting for the evening. */
  reconcile: officerProcedure
    .input(CompareDayInput)
    .output(z.object({ compared: z.boolean() }))
    .mutation(({ ctx, input }) => compareAskedDay(ctx, input)),
  handleDifference: officerProcedure
    .input(HandleDifferenceInput)
    .output(DifferenceView)
    .mutation(({ ctx, input }) => handleDifference(ctx, input)),
});
