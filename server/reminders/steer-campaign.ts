import { recordEvent } from "@/server/audit";
import { type Context, requireOfficer, type Tx } from "@/server/context";
import { assert, fen, newId, Refusal } from "@/server/kernel";
import type { CampaignView, PreviewView, Selection, StartCampaignInput } from "./campaign";
import {
  changeCampaign,
  countChosen,
  countFunnel,
  findCampaign,
  insertCampaign,
  listCampaigns,
  putOff,
  type StoredCampaign,
} from "./campaign-store";
import { CAP } from "./plan";
import { sayByPush, sayBySms, smsCostLi } from "./text";

const SAMPLE_CODE = "482915";

/** The jurisdiction an officer's campaign works in: her own, whatever she asks for. */
function officeOf(ctx: Context): string {
  requireOfficer(ctx);
  assert(ctx.caller.kind === "officer", "an officer has a jurisdiction");
  return ctx.caller.jurisdictionCode;
}

/** What a campaign would say, to how many, and the most it would cost. Nothing is written. */
export async function previewCampaign(ctx: Context, { selection }: { selection: Selection }): Promise<PreviewView> {
  const jurisdictionCode = officeOf(ctx);
  const asked = { selection, jurisdictionCode, today: ctx.today() };
  const counted = await ctx.as("reminders").tx((tx) => countChosen(tx, asked));
  const { subjects, withPhone, withPush, unreached } = counted;
  const { sms, push } = ctx.gateways;
  const [bySms, byPush] = [sms.providers.length > 0 ? withPhone : 0, push ? withPush : 0];
  const said = { language: ctx.locale, forFirm: false, itemCount: 2, amountFen: fen(123_456), checkCode: SAMPLE_CODE };
  const dearest = smsCostLi({
    ...said,
    language: "en",
    forFirm: true,
    itemCount: 99,
    amountFen: fen(Number.MAX_SAFE_INTEGER),
  });
  const { title, body } = sayByPush(said);
  return {
    campaignId: newId("cmp", ctx.now()),
    subjects,
    amountFen: fen(counted.amountFen),
    bySms,
    byPush,
    unreached: unreached + (withPhone - bySms) + (withPush - byPush),
    // a push that finds nobody is followed by a text message
    costLi: (bySms + byPush) * dearest,
    smsText: sayBySms(said),
    pushText: `${title}。${body}`,
  };
}

/**
 * Starts a campaign in the officer's own jurisdiction. Asked again under the same id, because the answer was lost on the way,
 * it gives the campaign that was started.
 */
export async function startCampaign(ctx: Context, input: StartCampaignInput): Promise<CampaignView> {
  const jurisdictionCode = officeOf(ctx);
  const { personId } = requireOfficer(ctx);
  const { campaignId, name, selection, budgetLi } = input;
  return ctx.tx(async (tx) => {
    const isNew = await insertCampaign(tx, {
      campaignId,
      jurisdictionCode,
      name,
      selection,
      status: "running",
      budgetLi,
      createdBy: personId,
      createdAt: ctx.now(),
    });
    const entry = { subjectId: personId, jurisdictionCode, action: "campaign-started", objectId: campaignId };
    if (isNew) await recordEvent(ctx, tx, { ...entry, details: { budgetLi, selection } });
    return view(tx, await found(tx, campaignId));
  });
}

/**
 * Holds a campaign, or lets it go on. What is in a provider's hands cannot be called back; who was told by others as often as she may
 * be while it was held waits until there is room for it.
 */
export async function steerCampaign(
  ctx: Context,
  steer: { campaignId: string; to: "running" | "paused"; budgetLi?: number | undefined },
): Promise<CampaignView> {
  const { personId } = requireOfficer(ctx);
  if (steer.to === "running") {
    const { campaignId } = await ctx.tx((tx) => found(tx, steer.campaignId)); // as the officer: another's is not found
    await ctx.as("reminders").tx((tx) => putOff(tx, { campaignId, now: ctx.now(), cap: CAP }));
  }
  return ctx.tx(async (tx) => {
    const campaign = await found(tx, steer.campaignId);
    if (campaign.status === "done") throw new Refusal("CAMPAIGN_ENDED");
    const pausedFor = steer.to === "paused" ? "officer" : null;
    const budgetLi = Math.max(steer.budgetLi ?? campaign.budgetLi, campaign.spentLi);
    await changeCampaign(tx, campaign.campaignId, { status: steer.to, pausedFor, budgetLi });
    const action = steer.to === "paused" ? "campaign-paused" : "campaign-resumed";
    const { jurisdictionCode, campaignId: objectId } = campaign;
    await recordEvent(ctx, tx, { subjectId: personId, jurisdictionCode, action, objectId, details: { budgetLi } });
    return view(tx, await found(tx, steer.campaignId));
  });
}

/** The latest campaigns of the officer's jurisdiction, each with its funnel as of now. */
export function readCampaigns(ctx: Context): Promise<CampaignView[]> {
  requireOfficer(ctx);
  return ctx.tx(async (tx) => {
    const views: CampaignView[] = [];
    for (const campaign of await listCampaigns(tx)) views.push(await view(tx, campaign));
    return views;
  });
}

/** One campaign as of now. @throws Refusal NOT_FOUND. */
export function readCampaign(ctx: Context, { campaignId }: { campaignId: string }): Promise<CampaignView> {
  requireOfficer(ctx);
  return ctx.tx(async (tx) => view(tx, await found(tx, campaignId)));
}

async function found(tx: Tx, campaignId: string): Promise<StoredCampaign> {
  const campaign = await findCampaign(tx, campaignId);
  if (!campaign) throw new Refusal("NOT_FOUND");
  return campaign;
}

async function view(tx: Tx, campaign: StoredCampaign): Promise<CampaignView> {
  const { campaignId, name, status, pausedFor, budgetLi, spentLi } = campaign;
  const funnel = await countFunnel(tx, campaignId);
  return {
    campaignId,
    name,
    status,
    pausedFor,
    budgetLi,
    spentLi,
    createdAt: campaign.createdAt.toISOString(),
    funnel,
  };
}
