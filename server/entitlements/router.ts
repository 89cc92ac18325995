import { router, subjectProcedure } from "@/server/rpc/trpc";
import {
  EntitlementKey,
  EntitlementView,
  ExplanationView,
  explainProgram,
  GapKey,
  GapView,
  HomeView,
  listOwnPrograms,
  OwnProgramsView,
  ProgramKey,
  readEntitlement,
  readGap,
  readHome,
} from ".";

/** 应享: what is owed and not yet taken, and why. */
export const entitlementsRouter = router({
  home: subjectProcedure.output(HomeView).query(({ ctx }) => readHome(ctx)),
  read: subjectProcedure
    .input(EntitlementKey)
    .output(EntitlementView)
    .query(({ ctx, input }) => readEntitlement(ctx, input)),
  gap: subjectProcedure
    .input(GapKey)
    .output(GapView)
    .query(({ ctx, input }) => readGap(ctx, input)),
  /** Every program of the city, with the answer for who asks. */
  programs: subjectProcedure.output(OwnProgramsView).query(({ ctx }) => listOwnPrograms(ctx)),
  explain: subjectProcedure
    .input(ProgramKey)
    .output(ExplanationView)
    .query(({ ctx, input }) => explainProgram(ctx, input)),
});
