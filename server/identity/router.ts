import { z } from "zod";
import { idSchema } from "@/server/kernel";
import { demonstrationProcedure, personProcedure, router, subjectProcedure } from "@/server/rpc/trpc";
import {
  AddAccountInput,
  actFor,
  addAccount,
  BANKS,
  BankView,
  MeView,
  makeDefault,
  PayeeAccountView,
  readAccounts,
  readMe,
  signOut,
} from ".";

const DemoPersonView = z.object({
  slug: z.string(),
  name: z.string(),
  situation: z.object({ zh: z.string(), en: z.string() }),
  firms: z.array(z.string()),
  spareAccount: z.object({ bankCode: z.string(), number: z.string() }),
});

/** Who is signed in, whom she acts for, and where money goes. */
export const identityRouter = router({
  me: personProcedure.output(MeView).query(({ ctx }) => readMe(ctx, ctx.session)),
  accounts: subjectProcedure.output(z.array(PayeeAccountView)).query(({ ctx }) => readAccounts(ctx)),
  banks: subjectProcedure.output(z.array(BankView)).query(() => [...BANKS]),
  addAccount: subjectProcedure
    .input(AddAccountInput)
    .output(PayeeAccountView)
    .mutation(({ ctx, input }) => addAccount(ctx, input)),
  makeDefault: subjectProcedure
    .input(z.object({ accountId: idSchema("acc") }))
    .output(z.array(PayeeAccountView))
    .mutation(({ ctx, input }) => makeDefault(ctx, input)),
  actFor: personProcedure
    .input(z.object({ enterpriseId: idSchema("sub").nullable() }))
    .output(z.object({ actingFor: z.string().nullable() }))
    .mutation(({ ctx, input }) => actFor(ctx, { session: ctx.session, enterpriseId: input.enterpriseId })),
  /** Ends the session and takes its cookie off the phone. */
  signOut: personProcedure.output(z.object({ signedOut: z.literal(true) })).mutation(({ ctx }) => {
    ctx.forgetCookie();
    return signOut(ctx, ctx.session);
  }),
  /** The people of the sign-in stub. Refused where no demonstration runs. */
  demoPeople: demonstrationProcedure.output(z.array(DemoPersonView)).query(({ ctx }) => ctx.demoPeople()),
});
