import { claimsRouter } from "@/server/claims/router";
import { entitlementsRouter } from "@/server/entitlements/router";
import { fundsRouter } from "@/server/funds/router";
import { delegationsRouter, identityRouter } from "@/server/identity/router";
import { policiesRouter } from "@/server/policies/router";
import { registryRouter } from "@/server/registry/router";
import { remindersRouter } from "@/server/reminders/router";
import { createCallerFactory, router } from "./trpc";

/** Every procedure of the service. */
export const appRouter = router({
  entitlements: entitlementsRouter,
  claims: claimsRouter,
  funds: fundsRouter,
  identity: identityRouter,
  delegations: delegationsRouter,
  registry: registryRouter,
  policies: policiesRouter,
  reminders: remindersRouter,
});
export type AppRouter = typeof appRouter;

/** Calls procedures in-process, for pages. */
export const createCaller = createCallerFactory(appRouter);
