import { z } from "zod";
import { officerProcedure, router, subjectProcedure } from "@/server/rpc/trpc";
import {
  CampaignKey,
  CampaignView,
  CaseView,
  CheckTextInput,
  ContactChoice,
  ContactView,
  checkText,
  chooseContact,
  exportUnreached,
  InboxView,
  MessageKey,
  OpenedReminder,
  OpenKey,
  OpenListInput,
  OpenListView,
  openReminder,
  PreviewInput,
  PreviewView,
  previewCampaign,
  readCampaign,
  readCampaigns,
  readCase,
  readCheckCode,
  readContact,
  readInbox,
  readOpenCase,
  readOpenList,
  readUnclaimed,
  StartCampaignInput,
  SubscribeInput,
  SwitchPlanInput,
  startCampaign,
  steerCampaign,
  subscribePush,
  switchPlan,
  TextVerdictView,
  UnclaimedView,
  UnreachedLine,
  UnsubscribeInput,
  unsubscribeEverywhere,
  unsubscribePush,
} from ".";

const MAX_BUDGET_LI = 1_000_000_000;

/** 提醒: what was sent, how one wants to be told, and an officer's view of what nobody has taken. */
export const remindersRouter = router({
  /** With whether this is the demonstration, which shows beside it what a phone would have received. */
  inbox: subjectProcedure
    .output(InboxView.extend({ demonstration: z.boolean() }))
    .query(async ({ ctx }) => ({ ...(await readInbox(ctx)), demonstration: ctx.demoPeople !== null })),
  checkCode: subjectProcedure
    .output(z.object({ checkCode: z.string().nullable(), unopened: z.int() }))
    .query(({ ctx }) => readCheckCode(ctx)),
  open: subjectProcedure
    .input(MessageKey)
    .output(OpenedReminder)
    .mutation(({ ctx, input }) => openReminder(ctx, input)),
  /** 这条短信是真的吗. A mutation, so that a pasted text stands in no address. */
  checkText: subjectProcedure
    .input(CheckTextInput)
    .output(TextVerdictView)
    .mutation(({ ctx, input }) => checkText(ctx, input)),
  contact: subjectProcedure.output(ContactView).query(({ ctx }) => readContact(ctx)),
  choose: subjectProcedure
    .input(ContactChoice)
    .output(ContactView)
    .mutation(({ ctx, input }) => chooseContact(ctx, input)),
  subscribe: subjectProcedure
    .input(SubscribeInput)
    .output(ContactView)
    .mutation(({ ctx, input }) => subscribePush(ctx, { ...input, sessionId: ctx.session.sessionId })),
  unsubscribe: subjectProcedure
    .input(UnsubscribeInput)
    .output(ContactView)
    .mutation(({ ctx, input }) => unsubscribePush(ctx, input)),
  unsubscribeEverywhere: subjectProcedure
    .output(z.object({ ended: z.int() }))
    .mutation(({ ctx }) => unsubscribeEverywhere(ctx)),
  unclaimed: officerProcedure.output(UnclaimedView).query(({ ctx }) => readUnclaimed(ctx)),
  openList: officerProcedure
    .input(OpenListInput)
    .output(OpenListView)
    .query(({ ctx, input }) => readOpenList(ctx, input)),
  case: officerProcedure
    .input(MessageKey)
    .output(CaseView)
    .query(({ ctx, input }) => readCase(ctx, input)),
  openCase: officerProcedure
    .input(OpenKey)
    .output(CaseView)
    .query(({ ctx, input }) => readOpenCase(ctx, input)),
  exportUnreached: officerProcedure.output(z.array(UnreachedLine)).mutation(({ ctx }) => exportUnreached(ctx)),
  switchPlan: officerProcedure
    .input(SwitchPlanInput)
    .output(z.object({ remindsSince: z.string().nullable() }))
    .mutation(async ({ ctx, input }) => ({
      remindsSince: (await switchPlan(ctx, input)).get(input.programId) ?? null,
    })),
  preview: officerProcedure
    .input(PreviewInput)
    .output(PreviewView)
    .query(({ ctx, input }) => previewCampaign(ctx, input)),
  startCampaign: officerProcedure
    .input(StartCampaignInput)
    .output(CampaignView)
    .mutation(({ ctx, input }) => startCampaign(ctx, input)),
  steerCampaign: officerProcedure
    .input(
      CampaignKey.extend({
        to: z.enum(["running", "paused"]),
        budgetLi: z.int().nonnegative().max(MAX_BUDGET_LI).optional(),
      }),
    )
    .output(CampaignView)
    .mutation(({ ctx, input }) => steerCampaign(ctx, input)),
  campaigns: officerProcedure.output(z.array(CampaignView)).query(({ ctx }) => readCampaigns(ctx)),
  campaign: officerProcedure
    .input(CampaignKey)
    .output(CampaignView)
    .query(({ ctx, input }) => readCampaign(ctx, input)),
});
