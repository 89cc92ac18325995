"use client";

import { type FormEvent, useState } from "react";
import type { Messages } from "@/app/_messages/catalogue";
import { fill } from "@/app/_messages/fill";
import { useWords } from "@/app/_messages/words";
import { Aside } from "@/app/_ui/aside";
import { Button, CallButton } from "@/app/_ui/button";
import { Foot } from "@/app/_ui/foot";
import { unbroken } from "@/app/_ui/unbroken";
import { sayStamp } from "@/app/_ui/when";
import { FailureAside } from "../../_tap/failure-aside";
import { useKeptForm } from "../../_tap/use-kept-form";
import { type RpcClient, useLine } from "../../_tap/use-line";
import { useSending } from "../../_tap/use-sending";

type Verdict = Awaited<ReturnType<RpcClient["reminders"]["checkText"]["mutate"]>>;

const FORM_ID = "check-text";
const MAX_CHARS = 600;

/** A text to paste, one button, and the answer above it. */
export function CheckForm({ words }: { words: Messages["reminders"] }) {
  const { look, words: said } = useWords();
  const line = useLine();
  const [verdict, setVerdict] = useState<Verdict | null>(null);
  const checking = useSending<Verdict>(line.send, setVerdict);
  const form = useKeptForm({ name: FORM_ID, asHerself: true, failure: checking.failure });

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const text = String(new FormData(event.currentTarget).get("text") ?? "").trim();
    if (text !== "") void checking.start((rpc) => rpc.reminders.checkText.mutate({ text }));
  }

  return (
    <>
      {line.element}
      <main className="page" id="main">
        <h1 className="title">{words.isItTrue}</h1>
        <form ref={form} id={FORM_ID} className="mt-row" onSubmit={submit} onFocus={line.warm}>
          <label className="field">
            <span className="heading">{words.paste}</span>
            <textarea
              className="box"
              name="text"
              rows={5}
              maxLength={MAX_CHARS}
              aria-describedby="paste-note"
              required
            />
          </label>
          <p id="paste-note" className="note mt-tight">
            {words.pasteNote}
          </p>
        </form>
        <div className="mt-page" aria-live="polite">
          {verdict ? <Answer verdict={verdict} words={words} /> : null}
        </div>
      </main>
      <Foot>
        {checking.failure ? <FailureAside failure={checking.failure} /> : null}
        <Button weight="outline" type="submit" form={FORM_ID} sending={checking.sending && words.checking}>
          {words.check}
        </Button>
        {look.mode === "elder" ? <CallButton weight="side">{said.common.ask}</CallButton> : null}
      </Foot>
    </>
  );
}

function Answer({ verdict, words }: { verdict: Verdict; words: Messages["reminders"] }) {
  const { look } = useWords();
  const { title, note } = words.verdicts[verdict.verdict];
  const when = verdict.sentAt ? sayStamp(verdict.sentAt, look) : "";
  const sign = verdict.sign ? words.signs[verdict.sign] : "";
  const isOurs = verdict.verdict === "ours";
  return (
    <Aside icon={isOurs ? "done" : "exclamation"} warn={!isOurs} title={title} role="status">
      {sign}
      {sign.endsWith(".") ? " " : ""}
      {unbroken(fill(note, { when }))}
    </Aside>
  );
}
