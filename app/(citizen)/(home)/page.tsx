import { redirect } from "next/navigation";
import { readLook } from "@/app/_messages/say";
import { serverRpc } from "@/app/_rpc/server";
import { answered } from "@/app/answered";
import { ElderHome } from "./elder-home";
import { EmptyHome } from "./empty-home";
import { HomeWithMoney } from "./home-with-money";

/** The money that waits for somebody. Elder mode composes it anew: one benefit at a time, the largest first. */
export default async function HomePage() {
  const rpc = await serverRpc();
  const [home, look, told] = await Promise.all([
    answered(rpc.entitlements.home(), "/"),
    readLook(),
    rpc.reminders.checkCode().catch(() => null), // whoever is not signed in is answered by home itself
  ]);
  if (home.subject.kind === "enterprise") redirect("/firm");
  const { checkCode = null, unopened = 0 } = told ?? {};
  if (look.mode === "elder") return <ElderHome home={home} checkCode={checkCode} unopened={unopened} />;
  return home.claimable.length > 0 ? (
    <HomeWithMoney home={home} checkCode={checkCode} />
  ) : (
    <EmptyHome home={home} unopened={unopened} />
  );
}
