import { claimsRouter } from "@/server/claims/router";
import { entitlementsRouter } from "@/server/entitlements/router";
import { identityRouter } from "@/server/identity/router";
import { createCallerFactory, router } from "./trpc";

/** Every procedure of the service. */
export const appRouter = router({
  entitlements: entitlementsRouter,
  claims: claimsRouter,
  identity: identityRouter,
});
export type AppRouter = typeof appRouter;

/** Calls procedures in-process, for pages. */
export const createCaller = createCallerFactory(appRouter);
