import { speak } from "@/app/_messages/say";
import { serverRpc } from "@/app/_rpc/server";
import { ScreenBar } from "@/app/_ui/screen-bar";
import { Title } from "@/app/_ui/title";
import { sayMoment } from "@/app/_ui/when";
import { answered } from "@/app/answered";
import type { DeviceView } from "@/app/views";
import { DeviceList } from "./device-list";

/** 登录的设备: where one is signed in, since when and from where as far as that is known; and how to end it. */
export default async function DevicesPage() {
  const rpc = await serverRpc();
  const { asOf, devices } = await answered(rpc.identity.devices(), "/devices");
  const { t, look, messages } = await speak();

  const moment = (instant: string) => sayMoment(instant, asOf, look);
  const noteOf = ({ signedInAt, seenAt, place, provider, method }: DeviceView) => [
    place.code === "region" ? place.region : t(`devices.places.${place.code}`),
    seenAt ? t("devices.used", { moment: moment(seenAt) }) : t("devices.signedIn", { moment: moment(signedInAt) }),
    method === "scan" ? t("devices.byScan") : t("devices.by", { provider: t(`signIn.providers.${provider}`) }),
  ];

  return (
    <>
      <Title>{t("devices.title")}</Title>
      <ScreenBar back="/me" to="me" />
      <DeviceList
        words={messages.devices}
        devices={devices.map((device) => ({
          sessionId: device.sessionId,
          isThis: device.isThis,
          kind: device.kind,
          name: t("devices.name", {
            browser: t(`devices.browsers.${device.browser}`),
            system: t(`devices.systems.${device.system}`),
          }),
          notes: noteOf(device),
        }))}
      />
    </>
  );
}
