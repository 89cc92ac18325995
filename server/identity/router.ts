import { z } from "zod";
import { CalendarDateSchema, idSchema } from "@/server/kernel";
import { demonstrationProcedure, personProcedure, router, subjectProcedure } from "@/server/rpc/trpc";
import {
  AddAccountInput,
  AnswerInput,
  actFor,
  addAccount,
  answerRequest,
  askDelegation,
  BANKS,
  BankView,
  ChangeInput,
  CodeScanInput,
  CodeScanKey,
  CodeScanView,
  changeDelegation,
  DelegateKey,
  EnterpriseCodeView,
  FirmDelegationsView,
  FirmLimitInput,
  MeView,
  makeDefault,
  PayeeAccountView,
  RequestKey,
  RequestsView,
  RequestView,
  readAccounts,
  readDelegations,
  readMe,
  readRequest,
  readRequests,
  readStanding,
  revokeDelegation,
  StandingView,
  scanCode,
  setFirmLimit,
  showCode,
  signOut,
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
    .mutation(({ ctx, input }) => actFor(ctx, { session: ctx.session, enterpriseId: input.enterpriseId })),
  /** Ends the session and takes its cookie off the phone. */
  signOut: personProcedure.output(z.object({ signedOut: z.literal(true) })).mutation(({ ctx }) => {
    ctx.forgetCookie();
    return signOut(ctx, ctx.session);
  }),
  /** The people of the sign-in stub. Refused where no demonstration runs. */
  demoPeople: demonstrationProcedure.output(z.array(DemoPersonView)).query(({ ctx }) => ctx.demoPeople()),
});

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
