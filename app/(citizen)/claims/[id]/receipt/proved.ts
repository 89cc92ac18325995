import type { ReceiptView } from "@/app/views";

const TRIES = 8;
const PAUSE_MS = 200;

/** A receipt with its proof, which the log makes within a second: waited for a little, then given as it is. */
export async function receiptWhenProved(read: () => Promise<ReceiptView>): Promise<ReceiptView> {
  let receipt = await read();
  for (let tries = 1; tries < TRIES && receipt.proof.state === "pending"; tries++) {
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    receipt = await read();
  }
  return receipt;
}
