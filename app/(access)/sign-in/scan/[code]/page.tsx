import { speak } from "@/app/_messages/say";
import { serverRpc } from "@/app/_rpc/server";
import { Bar, CallTool, Wordmark } from "@/app/_ui/bar";
import { ReadTool } from "@/app/_ui/screen-bar";
import { Title } from "@/app/_ui/title";
import { sayMoment } from "@/app/_ui/when";
import { answered } from "@/app/answered";
import type { ScanView } from "@/app/views";
import { ScanAnswer } from "./scan-answer";

/**
 * On the phone that read a computer's code: which computer, where and when, before anything is said yes to. Drawing it binds
 * the code to this phone; a code that is over, used or another phone's is the error screen with its own sentence.
 */
export default async function ScanPage({ params }: PageProps<"/sign-in/scan/[code]">) {
  const { code } = await params;
  const rpc = await serverRpc();
  const asked = await answered(rpc.identity.openScan({ code }), `/sign-in/scan/${encodeURIComponent(code)}`);
  const { t, look, messages } = await speak();

  return (
    <>
      <Title>{t("scanSignIn.ask")}</Title>
      <Bar start={<Wordmark>{t("product.name")}</Wordmark>}>
        {look.mode === "elder" ? <ReadTool /> : <CallTool label={t("common.call")} />}
      </Bar>
      <ScanAnswer
        words={messages.scanSignIn}
        code={code}
        numbers={asked.numbers}
        number={asked.number}
        facts={[
          { name: t("scanSignIn.device"), value: nameOf(asked, t) },
          {
            name: t("scanSignIn.place"),
            value: asked.place.code === "region" ? asked.place.region : t(`devices.places.${asked.place.code}`),
            note: t(asked.sameNetwork ? "scanSignIn.sameNetwork" : "scanSignIn.otherNetwork"),
          },
          { name: t("scanSignIn.time"), value: sayMoment(asked.askedAt, asked.asOf, look) },
        ]}
      />
    </>
  );
}

function nameOf(asked: ScanView, t: Awaited<ReturnType<typeof speak>>["t"]): string {
  const browser = t(`devices.browsers.${asked.browser}`);
  return t("devices.name", { browser, system: t(`devices.systems.${asked.system}`) });
}
