export { askProviders, WAITS, type Waits } from "./ask-providers";
export { CampaignKey, CampaignView, PreviewInput, PreviewView, StartCampaignInput } from "./campaign";
export { CaseView, OpenKey, readCase, readOpenCase } from "./case";
export {
  ContactChoice,
  ContactView,
  chooseContact,
  forgetBrowsers,
  readContact,
  SubscribeInput,
  subscribePush,
  UnsubscribeInput,
  unsubscribeEverywhere,
  unsubscribePush,
} from "./contact";
export { CheckTextInput, checkText, openReminder, readCheckCode, readInbox, TextVerdictView } from "./inbox";
export { InboxView, MessageKey, OpenedReminder } from "./message";
export { OpenListInput, OpenListView, readOpenList } from "./open-list";
export { planReminders } from "./plan-reminders";
export { QUIET_HOURS, type QuietHours } from "./quiet-hours";
export { recordPushShown, recordRefusedCallback, recordSmsReceipts } from "./record-receipts";
export { chooseNext, endWhenDone, runCampaign, runningCampaigns } from "./run-campaign";
export { type SendOptions, sendDue } from "./send-reminders";
export { previewCampaign, readCampaign, readCampaigns, startCampaign, steerCampaign } from "./steer-campaign";
export { SwitchPlanInput, switchPlan } from "./switch-plan";
export {
  countWhenOld,
  exportUnreached,
  readUnclaimed,
  UnclaimedView,
  UnreachedLine,
} from "./unclaimed";
