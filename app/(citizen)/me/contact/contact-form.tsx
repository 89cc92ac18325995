"use client";

import { useState } from "react";
import type { Messages } from "@/app/_messages/catalogue";
import { useWords } from "@/app/_messages/words";
import { Button, CallButton } from "@/app/_ui/button";
import { Choice, LockedChoice } from "@/app/_ui/choice";
import { Foot } from "@/app/_ui/foot";
import type { ContactView } from "@/app/views";
import { FailureAside } from "../../_tap/failure-aside";
import { useKeptForm } from "../../_tap/use-kept-form";
import { useLine } from "../../_tap/use-line";
import { useSending } from "../../_tap/use-sending";
import { type PushState, subscribeHere, unsubscribeHere } from "./browser-push";

type ContactFormProps = {
  readonly contact: ContactView;
  readonly words: Messages["reminders"];
  /** What follows when neither channel is chosen. */
  readonly unreached: string;
};

/** Two channels and a language. The phone is asked whether it lets us notify only when the person presses for it. */
export function ContactForm({ contact, words, unreached }: ContactFormProps) {
  const { look, words: said } = useWords();
  const line = useLine();
  const [byPush, setByPush] = useState(contact.byPush && contact.browsers > 0);
  const [bySms, setBySms] = useState(contact.bySms);
  const [language, setLanguage] = useState(contact.language);
  const [trouble, setTrouble] = useState<PushState | null>(null);
  const [saved, setSaved] = useState(false);
  const saving = useSending(line.send, () => setSaved(true));
  const around = useKeptForm<HTMLElement>({ name: "contact", asHerself: true, failure: saving.failure });

  async function save() {
    setTrouble(null);
    setSaved(false);
    // Asking has to begin inside the press itself, or the browser does not ask.
    const here = byPush && contact.pushKey ? await subscribeHere(contact.pushKey) : null;
    if (typeof here === "string") {
      setTrouble(here);
      setByPush(false);
      return;
    }
    await saving.start(async (rpc) => {
      if (here) await rpc.reminders.subscribe.mutate({ subscription: here.subscription });
      else await unsubscribeHere((endpoint) => rpc.reminders.unsubscribe.mutate({ endpoint }));
      return rpc.reminders.choose.mutate({ byPush, bySms, language });
    });
  }

  return (
    <>
      {line.element}
      <main className="page" id="main" ref={around}>
        <h1 className="title">{words.contact}</h1>
        <p className="quiet mt-hair">{words.contactNote}</p>
        <div className="rows ruled mt-page">
          {contact.pushKey ? (
            <Choice
              name={words.byPush}
              note={contact.browsers > 0 ? words.pushHere : words.byPushNote}
              input={{ type: "checkbox", name: "push", checked: byPush, onChange: () => setByPush(!byPush) }}
            />
          ) : null}
          {contact.hasPhone ? (
            <Choice
              name={words.bySms}
              note={words.bySmsNote}
              input={{ type: "checkbox", name: "sms", checked: bySms, onChange: () => setBySms(!bySms) }}
            />
          ) : (
            <LockedChoice name={words.bySms} note={words.noPhone} />
          )}
        </div>
        <fieldset className="mt-page">
          <legend className="heading">{words.language}</legend>
          <div className="rows ruled mt-tight">
            {(["zh-CN", "en"] as const).map((one) => (
              <Choice
                key={one}
                name={words.languages[one]}
                input={{
                  type: "radio",
                  name: "language",
                  value: one,
                  checked: language === one,
                  onChange: () => setLanguage(one),
                }}
              />
            ))}
          </div>
        </fieldset>
        {byPush || (bySms && contact.hasPhone) ? null : <p className="note strong mt-row">{unreached}</p>}
        <p className="note mt-row">{words.quietNote}</p>
        <div aria-live="polite">
          {trouble ? (
            <p className="note strong mt-row">{trouble === "denied" ? words.pushDenied : words.pushUnable}</p>
          ) : null}
          {saved ? <p className="note strong mt-row">{words.saved}</p> : null}
        </div>
      </main>
      <Foot>
        {saving.failure ? <FailureAside failure={saving.failure} /> : null}
        <Button
          weight="outline"
          sending={saving.sending && said.common.sending}
          onPointerDown={line.warm}
          onClick={() => void save()}
        >
          {words.save}
        </Button>
        {look.mode === "elder" ? <CallButton weight="side">{said.common.ask}</CallButton> : null}
      </Foot>
    </>
  );
}
