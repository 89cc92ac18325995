import { speak } from "@/app/_messages/say";
import { serverRpc } from "@/app/_rpc/server";
import { ScreenBar } from "@/app/_ui/screen-bar";
import { Title } from "@/app/_ui/title";
import { answered } from "@/app/answered";
import { ContactForm } from "./contact-form";

/** 怎么通知我: by which channels, in which language. The inbox holds everything in any case. */
export default async function ContactPage() {
  const rpc = await serverRpc();
  const contact = await answered(rpc.reminders.contact(), "/me/contact");
  const { t, messages } = await speak();
  return (
    <>
      <Title>{t("reminders.contact")}</Title>
      <ScreenBar back="/me" to="me" />
      <ContactForm contact={contact} words={messages.reminders} unreached={messages.firmReminders.noChannel} />
    </>
  );
}
