import { speak } from "@/app/_messages/say";
import { serverRpc } from "@/app/_rpc/server";
import { Title } from "@/app/_ui/title";
import { answered } from "@/app/answered";
import { Scanner } from "./scanner";

/** 扫企业码: camera, a photo, or the number by hand. The only page that may ask for the camera. */
export default async function ScanPage() {
  const rpc = await serverRpc();
  const me = await answered(rpc.identity.me(), "/scan");
  const { t, messages } = await speak();
  return (
    <>
      <Title>{t("scan.title")}</Title>
      <Scanner words={messages.scan} back={me.actingFor ? "/firm" : "/me"} />
    </>
  );
}
