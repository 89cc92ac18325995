import { serverRpc } from "@/app/_rpc/server";
import { answered } from "@/app/answered";
import type { CatalogueRow } from "@/app/views";

/** The policies that are not paid, for whoever looks: a person, or the firm that she acts for. Who is signed out signs in first. */
export async function readCatalogue(here: string): Promise<{ rows: CatalogueRow[]; isFirm: boolean }> {
  const rpc = await serverRpc();
  const me = await answered(rpc.identity.me(), here);
  const isFirm = me.actingFor !== null;
  return { rows: await rpc.policies.catalogue({ audience: isFirm ? "firm" : "person" }), isFirm };
}
