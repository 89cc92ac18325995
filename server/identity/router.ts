import { z } from "zod";
import { idSchema } from "@/server/kernel";
import { demonstrationProcedure, personProcedure, type RpcContext, router, subjectProcedure } from "@/server/rpc/trpc";
import {
  AddAccountInput,
  actFor,
  addAccount,
  answerScan,
  BANKS,
  BankView,
  DevicesView,
  endDevice,
  MeView,
  makeDefault,
  openScan,
  PayeeAccountView,
  readAccounts,
  readDevices,
  readMe,
  renewSession,
  ScanAnswer,
  ScanCode,
  ScanView,
  type Session,
  signOut,
  signOutEverywhere,
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
    .mutation(async ({ ctx, input }) => {
      const acting = await actFor(ctx, { session: ctx.session, enterpriseId: input.enterpriseId });
      await renew(ctx, ctx.session); // what the session may do has changed
      return acting;
    }),
  /** Ends the session and takes its cookie off the phone. */
  signOut: personProcedure.output(z.object({ signedOut: z.literal(true) })).mutation(({ ctx }) => {
    ctx.forgetCookie();
    return signOut(ctx, ctx.session);
  }),
  /** Where she is signed in. */
  devices: personProcedure.output(DevicesView).query(({ ctx }) => readDevices(ctx, ctx.session)),
  endDevice: personProcedure
    .input(z.object({ sessionId: idSchema("ses") }))
    .output(z.object({ ended: z.literal(true) }))
    .mutation(({ ctx, input }) => endDevice(ctx, { session: ctx.session, sessionId: input.sessionId })),
  /** Ends all of her sessions, this one too, and takes its cookie off the phone. */
  signOutEverywhere: personProcedure.output(z.object({ ended: z.number() })).mutation(({ ctx }) => {
    ctx.forgetCookie();
    return signOutEverywhere(ctx, ctx.session);
  }),
  /** A computer's code, read by this phone. It binds the code to the phone, and so it is no query. */
  openScan: personProcedure
    .input(z.object({ code: ScanCode }))
    .output(ScanView)
    .mutation(({ ctx, input }) => openScan(ctx, { session: ctx.session, code: input.code, address: ctx.address })),
  answerScan: personProcedure
    .input(ScanAnswer)
    .output(z.object({ confirmed: z.boolean() }))
    .mutation(({ ctx, input }) => answerScan(ctx, { ...input, session: ctx.session })),
  /** The people of the demonstration. Refused where none runs. */
  demoPeople: demonstrationProcedure.output(z.array(DemoPersonView)).query(({ ctx }) => ctx.demoPeople()),
});

/** Gives the phone its session's new token, unless it was given one just now. */
async function renew(ctx: RpcContext, session: Session): Promise<void> {
  const opened = await renewSession(ctx, session);
  if (opened) ctx.keepCookie(opened);
}
