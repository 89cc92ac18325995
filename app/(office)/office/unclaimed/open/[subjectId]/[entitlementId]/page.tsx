import { serverRpc } from "@/app/_rpc/server";
import { answered } from "@/app/answered";
import { Tried } from "../../../tried";

/** 经过: what was tried for one open entitlement, whoever it is owed to. */
export default async function OpenCasePage({
  params,
}: PageProps<"/office/unclaimed/open/[subjectId]/[entitlementId]">) {
  const { subjectId, entitlementId } = await params;
  const rpc = await serverRpc();
  const question = rpc.reminders.openCase({ subjectId, entitlementId });
  const one = await answered(question, `/office/unclaimed/open/${subjectId}/${entitlementId}`);
  return <Tried one={one} backTo="list" />;
}
