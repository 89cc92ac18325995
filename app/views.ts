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
export type DeviceView = Outputs["identity"]["devices"]["devices"][number];
export type ScanView = Outputs["identity"]["openScan"];
export type CodeScanView = Outputs["delegations"]["scan"];
export type RequestView = Outputs["delegations"]["ask"];
export type StandingView = Outputs["delegations"]["standing"];
export type DelegationView = Outputs["delegations"]["list"]["people"][number];
export type FirstWordView = Outputs["claims"]["firstWords"][number];
export type MonthView = Outputs["claims"]["month"];
export type BankView = Outputs["identity"]["banks"][number];
