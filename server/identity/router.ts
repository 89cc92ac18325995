import { z } from "zod";
import type { Context, Tx } from "@/server/context";
import { CalendarDateSchema, idSchema } from "@/server/kernel";
import { forgetBrowsers } from "@/server/reminders";
import { demonstrationProcedure, personProcedure, type RpcContext, router, subjectProcedure } from "@/server/rpc/trpc";
import {
  AddAccountInput,
  AnswerInput,
  actFor,
  addAccount,
  answerRequest,
  answerScan,
  askDelegation,
  BANKS,
  BankView,
  ChangeInput,
  CodeScanInput,
  CodeScanKey,
  CodeScanView,
  changeDelegation,
  DelegateKey,
  DevicesView,
  EnterpriseCodeView,
  endDevice,
  FirmDelegationsView,
  FirmLimitInput,
  MeView,
  makeDefault,
  openScan,
  PayeeAccountView,
  RequestKey,
  RequestsView,
  RequestView,
  readAccounts,
  readDelegations,
  readDevices,
  readMe,
  readRequest,
  readRequests,
  readStanding,
  renewSession,
  revokeDelegation,
  ScanAnswer,
  ScanCode,
  ScanView,
  type Session,
  StandingView,
  scanCode,
  setFirmLimit,
  showCode,
  signOut,
  signOutEverywhere,
  withdrawRequest,
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
    return signOut(ctx, { session: ctx.session, endsToo: endsWith(ctx, { ...ctx.session, andLost: false }) });
  }),
  /** Where she is signed in. */
  devices: personProcedure.output(DevicesView).query(({ ctx }) => readDevices(ctx, ctx.session)),
  endDevice: personProcedure
    .input(z.object({ sessionId: idSchema("ses") }))
    .output(z.object({ ended: z.literal(true) }))
    .mutation(({ ctx, input }) => {
      const { sessionId } = input;
      return endDevice(ctx, { session: ctx.session, sessionId, endsToo: endsWith(ctx, { sessionId, andLost: true }) });
    }),
  /** Ends all of her sessions, this one too, and takes its cookie off the phone. */
  signOutEverywhere: personProcedure.output(z.object({ ended: z.number() })).mutation(({ ctx }) => {
    ctx.forgetCookie();
    return signOutEverywhere(ctx, { session: ctx.session, endsToo: endsWith(ctx, { ...ctx.session, andLost: true }) });
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

/** What ends with a session besides it: its browser is pushed to no more. */
function endsWith(ctx: Context, of: { sessionId: string; andLost: boolean }): (tx: Tx) => Promise<void> {
  return (tx) => forgetBrowsers(ctx, tx, of);
}

/** Gives the phone its session's new token, unless it was given one just now. */
async function renew(ctx: RpcContext, session: Session): Promise<void> {
  const opened = await renewSession(ctx, session);
  if (opened) ctx.keepCookie(opened);
}
/** 企业码 and 经办: naming a firm by its code, asking to act for it, and what its legal representative grants. */
export const delegationsRouter = router({
  /** A mutation: a code opens once, and every look is kept. */
  scan: personProcedure
    .input(CodeScanInput)
    .output(CodeScanView)
    .mutation(({ ctx, input }) => scanCode(ctx, { personId: ctx.session.personId, input })),
  code: subjectProcedure
    .input(z.object({ printed: z.boolean() }))
    .output(EnterpriseCodeView)
    .query(({ ctx, input }) => showCode(ctx, input)),
  ask: personProcedure
    .input(CodeScanKey)
    .output(RequestView)
    .mutation(({ ctx, input }) => askDelegation(ctx, { personId: ctx.session.personId, ...input })),
  withdraw: personProcedure
    .input(RequestKey)
    .output(RequestView)
    .mutation(({ ctx, input }) => withdrawRequest(ctx, { personId: ctx.session.personId, ...input })),
  requests: personProcedure
    .output(RequestsView)
    .query(({ ctx }) => readRequests(ctx, { personId: ctx.session.personId })),
  request: personProcedure
    .input(RequestKey)
    .output(RequestView.extend({ mayDecide: z.boolean() }))
    .query(({ ctx, input }) => readRequest(ctx, { personId: ctx.session.personId, ...input })),
  answer: personProcedure
    .input(AnswerInput)
    .output(RequestView)
    .mutation(({ ctx, input }) => answerRequest(ctx, { representativeId: ctx.session.personId, ...input })),
  /** The city's civil date, from which a delegation's end is counted. */
  today: personProcedure.output(CalendarDateSchema).query(({ ctx }) => ctx.today()),
  standing: subjectProcedure.output(StandingView).query(({ ctx }) => readStanding(ctx)),
  list: subjectProcedure.output(FirmDelegationsView).query(({ ctx }) => readDelegations(ctx)),
  change: subjectProcedure
    .input(ChangeInput)
    .output(FirmDelegationsView)
    .mutation(({ ctx, input }) => changeDelegation(ctx, input)),
  revoke: subjectProcedure
    .input(DelegateKey)
    .output(FirmDelegationsView)
    .mutation(({ ctx, input }) => revokeDelegation(ctx, input)),
  setLimit: subjectProcedure
    .input(FirmLimitInput)
    .output(FirmDelegationsView)
    .mutation(({ ctx, input }) => setFirmLimit(ctx, input)),
});
