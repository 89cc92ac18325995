"use client";

import type { Route } from "next";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import type { Messages } from "@/app/_messages/catalogue";
import { fill } from "@/app/_messages/fill";
import { useWords } from "@/app/_messages/words";
import { Button, CallButton } from "@/app/_ui/button";
import { Choice, LockedChoice } from "@/app/_ui/choice";
import { Foot } from "@/app/_ui/foot";
import { FailureAside } from "../_tap/failure-aside";
import { useKeptForm } from "../_tap/use-kept-form";
import { useLine } from "../_tap/use-line";
import { useSending } from "../_tap/use-sending";
import { FactLine, type Told, type WrongFact } from "./fact-line";
import { sayReference } from "./reference";
import { ToldView } from "./told-view";

type WrongFormProps = {
  readonly programId: string;
  readonly facts: readonly WrongFact[];
  readonly back: Route;
  readonly words: Messages["wrong"];
};

const FORM_ID = "wrong-fact";
const MAX_SAID_CHARS = 200;

/** Which fact, in one's own words if one likes, and one button. Afterwards the number, and who answers. */
export function WrongForm({ programId, facts, back, words }: WrongFormProps) {
  const { look, words: said } = useWords();
  const router = useRouter();
  const line = useLine();
  // Where several could be meant, none is chosen for anybody: what is told by mistake makes work for a department.
  const only = facts.length === 1 ? facts[0] : undefined;
  const [wanted, setWanted] = useState(only?.attribute);
  const [told, setTold] = useState<Told | null>(only?.told ?? null);
  const [toldHere, setToldHere] = useState(false);
  const chosen = facts.find(({ attribute }) => attribute === wanted);
  const telling = useSending(line.send, (report: { sourceName: string; reference: string }) => {
    setToldHere(true);
    setTold({ sourceName: report.sourceName, reference: sayReference(report.reference) });
    router.refresh(); // the screen it came from says so too
  });
  const form = useKeptForm({ name: FORM_ID, failure: telling.failure });
  if (told && chosen) return <ToldView fact={chosen} told={told} back={back} words={words} takesPlace={toldHere} />;

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const text = String(new FormData(event.currentTarget).get("said") ?? "");
    if (!chosen) return;
    const { attribute, clauseId } = chosen;
    void telling.start((rpc) => rpc.registry.report.mutate({ attribute, clauseId, programId, said: text }));
  }

  return (
    <>
      {line.element}
      <main className="page" id="main">
        <h1 className="title">{words.title}</h1>
        <p className="quiet mt-hair">{only ? words.intro : words.introMany}</p>
        <form ref={form} id={FORM_ID} onSubmit={submit} onFocus={line.warm}>
          {only ? (
            <FactLine fact={only} />
          ) : (
            <div className="rows ruled mt-page" role="radiogroup" aria-label={words.which}>
              {facts.map((fact) => (
                <FactChoice
                  key={fact.attribute}
                  fact={fact}
                  words={words}
                  isChosen={fact.attribute === wanted}
                  onChoose={() => setWanted(fact.attribute)}
                />
              ))}
            </div>
          )}
          <label className="field mt-page">
            <span className="heading">{words.said}</span>
            <textarea className="box" name="said" rows={3} maxLength={MAX_SAID_CHARS} aria-describedby="said-note" />
          </label>
          <p id="said-note" className="note mt-tight">
            {words.saidNote}
          </p>
        </form>
      </main>
      <Foot>
        {telling.failure ? <FailureAside failure={telling.failure} /> : null}
        {chosen ? (
          <Button weight="action" type="submit" form={FORM_ID} sending={telling.sending && said.common.sending}>
            {fill(words.tell, { source: chosen.sourceName })}
          </Button>
        ) : (
          <p className="quiet">{words.chooseFirst}</p>
        )}
        {look.mode === "elder" ? <CallButton weight="side">{said.common.ask}</CallButton> : null}
      </Foot>
    </>
  );
}

function FactChoice(props: { fact: WrongFact; words: Messages["wrong"]; isChosen: boolean; onChoose: () => void }) {
  const { fact, words, isChosen, onChoose } = props;
  if (fact.told) {
    const { sourceName: source, reference } = fact.told;
    return <LockedChoice name={fact.name} note={fill(words.told, { source, reference })} />;
  }
  const input = { type: "radio", name: "fact", value: fact.attribute, checked: isChosen, onChange: onChoose } as const;
  return <Choice name={fact.name} note={fact.note} input={input} />;
}
