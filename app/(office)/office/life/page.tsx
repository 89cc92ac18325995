import { speak } from "@/app/_messages/say";
import { serverRpc } from "@/app/_rpc/server";
import { Title } from "@/app/_ui/title";
import { answered } from "@/app/answered";
import { Desk } from "../desk";
import { Life } from "./life";

/** 一笔钱能走到的每一步, drawn from the table that the service itself obeys. */
export default async function LifePage() {
  const rpc = await serverRpc();
  const steps = await answered(rpc.claims.life(), "/office/life");
  const { t } = await speak();
  return (
    <Desk current="life">
      <Title>{t("payment.lifeTitle")}</Title>
      <h1 className="title">{t("payment.lifeTitle")}</h1>
      <p className="note">{t("payment.lifeNote")}</p>
      <section>
        <Life steps={steps} here={null} walked={[]} listed />
      </section>
    </Desk>
  );
}
