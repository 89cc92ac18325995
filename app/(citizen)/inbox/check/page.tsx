import { speak } from "@/app/_messages/say";
import { serverRpc } from "@/app/_rpc/server";
import { ScreenBar } from "@/app/_ui/screen-bar";
import { Title } from "@/app/_ui/title";
import { answered } from "@/app/answered";
import { CheckForm } from "./check-form";

/** 这条短信是真的吗: paste it, and it is compared with what was really sent to this person. */
export default async function CheckPage() {
  const rpc = await serverRpc();
  await answered(rpc.identity.me(), "/inbox/check");
  const { t, messages } = await speak();
  return (
    <>
      <Title>{t("reminders.isItTrue")}</Title>
      <ScreenBar back="/inbox" to="inbox" />
      <CheckForm words={messages.reminders} />
    </>
  );
}
