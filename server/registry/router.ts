import { z } from "zod";
import { router, subjectProcedure } from "@/server/rpc/trpc";
import { FactQuestion, FactReportView, FactView, ReportFactInput, readFacts, readReports, reportFact } from ".";

/** 数据: what departments say of somebody, and what she says of it. */
export const registryRouter = router({
  facts: subjectProcedure
    .input(FactQuestion)
    .output(z.array(FactView))
    .query(({ ctx, input }) => readFacts(ctx, input)),
  reports: subjectProcedure.output(z.array(FactReportView)).query(({ ctx }) => readReports(ctx)),
  report: subjectProcedure
    .input(ReportFactInput)
    .output(FactReportView)
    .mutation(({ ctx, input }) => reportFact(ctx, input)),
});
