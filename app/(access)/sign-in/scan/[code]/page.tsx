import { speak } from "@/app/_messages/say";
import { serverRpc } from "@/app/_rpc/server";
import { Bar, CallTool, Wordmark } from "@/app/_ui/bar";
import { ButtonLink, CallButton } from "@/app/_ui/button";
import { Foot } from "@/app/_ui/foot";
import { ReadTool } from "@/app/_ui/screen-bar";
import { StateTitle } from "@/app/_ui/status-line";
import { Title } from "@/app/_ui/title";
import { sayMoment } from "@/app/_ui/when";
import { answered, refusalCodeOf } from "@/app/answered";
import type { ScanView } from "@/app/views";
import { ScanAnswer } from "./scan-answer";

/**
 * On the phone that read a computer's code: which computer, where and when, before anything is said yes to. Drawing it binds
 * the code to this phone; a code that is over, used or another phone's has its own sentence.
 */
export default async function ScanPage({ params }: PageProps<"/sign-in/scan/[code]">) {
  const { code } = await params;
  const rpc = await serverRpc();
  const opened = rpc.identity.openScan({ code }).catch(overOr);
  const asked = await answered(opened, `/sign-in/scan/${encodeURIComponent(code)}`);
  const { t, look, messages } = await speak();
  const isOver = "over" in asked;

  return (
    <>
      <Title>{isOver ? messages.refusals[asked.over].what : t("scanSignIn.ask")}</Title>
      <Bar start={<Wordmark>{t("product.name")}</Wordmark>}>
        {look.mode === "elder" ? <ReadTool /> : <CallTool label={t("common.call")} />}
      </Bar>
      {isOver ? <Over code={asked.over} /> : <Asked code={code} asked={asked} />}
    </>
  );
}

const OVER = ["SCAN_ENDED", "SCAN_USED"] as const;
type OverCode = (typeof OVER)[number];

/** A code that is over is what happens to codes, and no failure. @throws every other error. */
function overOr(error: unknown): { over: OverCode } {
  const over = OVER.find((code) => code === refusalCodeOf(error));
  if (!over) throw error;
  return { over };
}

async function Over({ code }: { code: OverCode }) {
  const { t, look, messages } = await speak();
  const { what, next } = messages.refusals[code];
  return (
    <>
      <main className="page" id="main">
        <StateTitle icon="exclamation">{what}</StateTitle>
        <p className="quiet">{next}</p>
      </main>
      <Foot>
        <ButtonLink weight="outline" href="/">
          {t("common.goHome")}
        </ButtonLink>
        {look.mode === "elder" ? <CallButton weight="side">{t("common.ask")}</CallButton> : null}
      </Foot>
    </>
  );
}

async function Asked({ code, asked }: { code: string; asked: ScanView }) {
  const { t, look, messages } = await speak();
  return (
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
  );
}

function nameOf(asked: ScanView, t: Awaited<ReturnType<typeof speak>>["t"]): string {
  const browser = t(`devices.browsers.${asked.browser}`);
  return t("devices.name", { browser, system: t(`devices.systems.${asked.system}`) });
}
