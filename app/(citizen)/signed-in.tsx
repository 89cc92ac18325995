import { createHash } from "node:crypto";
import type { ReactNode } from "react";
import { speak } from "@/app/_messages/say";
import { serverRpc } from "@/app/_rpc/server";
import { RepresentBar } from "@/app/_ui/bar";
import type { MeView } from "@/app/views";
import { Keeper } from "./_tap/keeper";
import { OwnerProvider } from "./_tap/owner";

/** Who is signed in; null when nobody is, which the page under it answers with the sign-in screen. */
async function whoever(): Promise<MeView | null> {
  const rpc = await serverRpc();
  return rpc.identity.me().catch(() => null);
}

/** What stands on every signed-in screen: for whom one acts, and what a tap without a line left behind. */
export async function SignedIn({ children }: { children: ReactNode }) {
  const [{ t }, me] = await Promise.all([speak(), whoever()]);
  return (
    <>
      {me?.actingFor ? (
        <RepresentBar
          label={t("firm.acting")}
          name={me.actingFor.name}
          switchHref="/firm/switch"
          switchWord={t("firm.switch")}
        />
      ) : null}
      {me ? (
        <OwnerProvider person={markOf(me)} firm={me.actingFor?.enterpriseId ?? ""}>
          <Keeper />
          {children}
        </OwnerProvider>
      ) : (
        children
      )}
    </>
  );
}

/** Tells people apart on one phone without naming anybody: it stays in the tab beside what they had typed. */
function markOf({ name, maskedIdentity }: MeView): string {
  return createHash("sha256").update(`${name} ${maskedIdentity}`).digest("base64url");
}
