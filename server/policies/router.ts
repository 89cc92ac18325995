import { z } from "zod";
import { publicProcedure, router } from "@/server/rpc/trpc";
import {
  CatalogueQuestion,
  CatalogueRow,
  EvaluationView,
  evaluateProgram,
  listCatalogue,
  listPolicies,
  PolicyView,
  readQuestion,
  wordsOf,
} from ".";

/** 政策: what the city's rules are and how they come out, for anybody. */
export const policiesRouter = router({
  list: publicProcedure.output(z.array(PolicyView)).query(({ ctx }) => listPolicies(ctx)),
  /** What the city knows of and does not run, and why. */
  catalogue: publicProcedure
    .input(CatalogueQuestion)
    .output(z.array(CatalogueRow))
    .query(({ ctx, input }) => listCatalogue(ctx, input)),
  /** Changes nothing; a mutation so that the facts travel in the body, where no log of addresses keeps them. */
  evaluate: publicProcedure
    .input(z.unknown())
    .output(EvaluationView)
    .mutation(({ ctx, input }) => evaluateProgram(ctx, readQuestion(input, wordsOf(ctx.locale)))),
});
