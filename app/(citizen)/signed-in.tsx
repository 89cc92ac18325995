import { createHash } from "node:crypto";
import type { ReactNode } from "react";
import { speak } from "@/app/_messages/say";
import { actsForFirm, serverRpc } from "@/app/_rpc/server";
import { RepresentBar } from "@/app/_ui/bar";
import type { MeView } from "@/app/views";
import { Keeper } from "./_tap/keeper";
import { OwnerProvider } from "./_tap/owner";

/** Who is signed in; null when nobody is, which the page under it answers with the sign-in screen, or it cannot be read. */
async function whoever(): Promise<MeView | null> {
  const rpc = await serverRpc();
  return rpc.identity.me().catch(() => null);
}

/** For whom she acts; where that cannot be read at the moment, the session still knows that it is not for herself. */
async function actingFor(me: MeView | null): Promise<string | null> {
  if (me) return me.actingFor?.name ?? null;
  const { t } = await speak();
  return (await actsForFirm()) ? t("firm.actingUnknown") : null;
}

/** What stands on every signed-in screen: for whom one acts, and what a tap without a line left behind. */
export async function SignedIn({ children }: { children: ReactNode }) {
  const [{ t }, me] = await Promise.all([speak(), whoever()]);
  const name = await actingFor(me);
  return (
    <>
      {name === null ? null : (
        <RepresentBar label={t("firm.acting")} name={name} switchHref="/firm/switch" switchWord={t("firm.switch")} />
      )}
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
