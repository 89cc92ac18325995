import type { inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "@/server/rpc/root";

type Outputs = inferRouterOutputs<AppRouter>;

/** What the pages and islands receive from the service; types only. */
export type HomeView = Outputs["entitlements"]["home"];
export type EntitlementRow = HomeView["claimable"][number];
export type EntitlementView = Outputs["entitlements"]["read"];
export type ClauseView = EntitlementView["because"][number];
export type GapView = Outputs["entitlements"]["gap"];
export type OwnProgramRow = Outputs["entitlements"]["programs"]["programs"][number];
export type FactView = Outputs["registry"]["facts"][number];
export type FactReportView = Outputs["registry"]["reports"][number];
export type ClaimView = Outputs["claims"]["read"];
export type ReceiptView = Outputs["claims"]["receipt"];
export type ArrivalSpeedView = Outputs["claims"]["speed"];
export type FundsView = Outputs["funds"]["read"];
export type DifferenceView = FundsView["differences"][number];
export type PaymentView = Outputs["claims"]["payment"];
export type RecoveryRow = Outputs["claims"]["recoveries"][number];
export type ClaimRow = Outputs["claims"]["list"]["onTheWay"][number];
export type ConfirmedLine = Outputs["claims"]["confirmMany"]["results"][number];
export type PayeeAccountView = Outputs["identity"]["accounts"][number];
export type MeView = Outputs["identity"]["me"];
export type BankView = Outputs["identity"]["banks"][number];
export type InboxView = Outputs["reminders"]["inbox"];
export type InboxRow = InboxView["rows"][number];
export type ContactView = Outputs["reminders"]["contact"];
export type UnclaimedView = Outputs["reminders"]["unclaimed"];
export type OpenListView = Outputs["reminders"]["openList"];
export type UnclaimedGroup = UnclaimedView["byAge"][number];
export type CampaignView = Outputs["reminders"]["campaign"];
