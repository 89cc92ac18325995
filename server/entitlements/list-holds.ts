import { nameOf } from "@/server/registry";
import { openNightly } from "./city-read-store";
import { readHolds, type StoredHold } from "./hold-store";

/** A program that waits for a source's data: since when, why, who owns the source, and how many people and how much money wait. */
export type HoldLine = StoredHold & { readonly owner: { readonly zh: string; readonly en: string } };

/** Every program that is held now. Holds no personal data. */
export async function listHolds(nightlyUrl: string): Promise<readonly HoldLine[]> {
  const sql = openNightly(nightlyUrl);
  try {
    return (await readHolds(sql)).map((hold) => ({ ...hold, owner: nameOf(hold.source) }));
  } finally {
    await sql.end({ timeout: 1 });
  }
}
