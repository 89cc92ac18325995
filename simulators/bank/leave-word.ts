import path from "node:path";
import { dropMessage } from "@/server/iso20022";
import type { Written } from "./messages";

/** Where the bank leaves its files for the service. */
export const fromBank = (directory: string): string => path.join(directory, "from-bank");

/** Leaves one word for the service, under a name that is the word's own. */
export function leaveWord(directory: string, { kind, messageId, text }: Written, errand = ""): Promise<void> {
  const copy = errand.includes("/") ? `-${errand.split("/").at(-1)}` : ""; // said a second time, it is a second file
  return dropMessage(fromBank(directory), `${kind}_${messageId}${copy}.xml`, text);
}
