import type { Tx } from "@/server/context";
import { faultOf } from "@/server/gateways";
import { latestInstruction, listWords } from "./instruction-store";

/** Whether the bank's last word on a claim was that this person cannot be paid at all (MD07, MS02): no account mends that. */
export async function payeeRefused(tx: Tx, key: { subjectId: string; claimId: string }): Promise<boolean> {
  const instruction = await latestInstruction(tx, key);
  const words = instruction ? await listWords(tx, instruction) : [];
  return words.some(({ status, reason }) => (status === "RJCT" || status === "RTND") && faultOf(reason) === "payee");
}
