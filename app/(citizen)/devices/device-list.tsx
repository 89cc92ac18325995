"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import type { Messages } from "@/app/_messages/catalogue";
import { fill } from "@/app/_messages/fill";
import { useWords } from "@/app/_messages/words";
import { Button, CallButton } from "@/app/_ui/button";
import { keepsEarlyTap } from "@/app/_ui/early-tap";
import { Foot } from "@/app/_ui/foot";
import { Icon } from "@/app/_ui/icon";
import { unbroken } from "@/app/_ui/unbroken";
import { FailureAside } from "../_tap/failure-aside";
import { forgetForms } from "../_tap/kept-form";
import { forgetAllTaps } from "../_tap/kept-taps";
import { type RpcClient, useLine } from "../_tap/use-line";
import { useSending } from "../_tap/use-sending";
import { unsubscribeHere } from "../me/contact/browser-push";

type Device = {
  readonly sessionId: string;
  readonly isThis: boolean;
  readonly kind: "phone" | "computer";
  readonly name: string;
  readonly notes: readonly string[];
};

/** No device is pushed to once nobody is signed in on it: the subscriptions go before the sessions. */
async function endEverywhere(rpc: RpcClient) {
  await rpc.reminders.unsubscribeEverywhere.mutate();
  return rpc.identity.signOutEverywhere.mutate();
}

/** Leaves for the sign-in screen as a whole new page, so that nothing of this session stays in memory. */
async function leave(): Promise<void> {
  forgetAllTaps();
  forgetForms(null);
  await unsubscribeHere(async () => {});
  window.location.assign("/sign-in?failed=removed");
}

/** The devices, each with its way out; and the way out of all of them. */
export function DeviceList({ words, devices }: { words: Messages["devices"]; devices: readonly Device[] }) {
  const { look, words: said } = useWords();
  const router = useRouter();
  const line = useLine();
  const [ending, setEnding] = useState<string | null>(null);
  const one = useSending(line.send, () => router.refresh());
  const all = useSending(line.send, leave);
  const failure = one.failure ?? all.failure;

  return (
    <>
      {line.element}
      <main className="page" id="main" onPointerDown={line.warm} onFocus={line.warm}>
        <h1 className="title">{words.title}</h1>
        <p className="quiet mt-hair">{devices.length > 1 ? words.note : words.only}</p>
        <ul className="rows ruled mt-page">
          {devices.map(({ sessionId, isThis, kind, name, notes }) => (
            <li className="row" key={sessionId}>
              <Icon name={kind === "phone" ? "device" : "computer"} />
              <span className="main">
                <span className="name">{name}</span>
                {notes.map((note) => (
                  <span className="note" key={note}>
                    {unbroken(note)}
                  </span>
                ))}
              </span>
              <span className="tail">
                {isThis ? (
                  <span className="value strong">{words.this}</span>
                ) : (
                  <button
                    type="button"
                    {...keepsEarlyTap}
                    className="plain"
                    aria-label={fill(words.endNamed, { device: name })}
                    onClick={() => {
                      setEnding(sessionId);
                      void one.start((rpc) => rpc.identity.endDevice.mutate({ sessionId }));
                    }}
                  >
                    {one.sending && ending === sessionId ? said.common.sending : words.end}
                  </button>
                )}
              </span>
            </li>
          ))}
        </ul>
        {failure ? (
          <div className="mt-row">
            <FailureAside failure={failure} />
          </div>
        ) : null}
      </main>
      <Foot>
        <Button
          weight="outline"
          sending={all.sending && said.common.sending}
          onClick={() => void all.start(endEverywhere)}
        >
          {words.everywhere}
        </Button>
        <p className="note">{words.everywhereNote}</p>
        {look.mode === "elder" ? <CallButton weight="side">{said.common.ask}</CallButton> : null}
      </Foot>
    </>
  );
}
