import { recordEvent, WHOLE_CITY } from "@/server/audit";
import type { Context, Tx } from "@/server/context";
import type { StoredCampaign } from "./campaign-store";

/** Leaves in the trail what the job did to a campaign by itself: that it ended, or that its budget was used up. */
export function recordCampaign(
  job: Context,
  tx: Tx,
  did: { campaign: StoredCampaign; action: "campaign-ended" | "campaign-out-of-budget" },
): Promise<void> {
  const { campaignId: objectId, jurisdictionCode, budgetLi, spentLi } = did.campaign;
  const details = { budgetLi, spentLi };
  return recordEvent(job, tx, { subjectId: WHOLE_CITY, jurisdictionCode, action: did.action, objectId, details });
}
