"use client";

import type { Route } from "next";
import type { Messages } from "@/app/_messages/catalogue";
import { fill } from "@/app/_messages/fill";
import { useWords } from "@/app/_messages/words";
import { Aside } from "@/app/_ui/aside";
import { ButtonLink, CallButton } from "@/app/_ui/button";
import { Foot } from "@/app/_ui/foot";
import { Icon } from "@/app/_ui/icon";
import { unbroken } from "@/app/_ui/unbroken";
import { useArrivalFocus } from "../_claim/use-arrival-focus";
import { FactLine, type Told, type WrongFact } from "./fact-line";

type ToldViewProps = {
  readonly fact: WrongFact;
  readonly told: Told;
  readonly back: Route;
  readonly words: Messages["wrong"];
  /** It was told just now: the screen takes the form's place. */
  readonly takesPlace: boolean;
};

/** After telling: to whom, the number to ask by, and that nothing is left to do. */
export function ToldView({ fact, told, back, words, takesPlace }: ToldViewProps) {
  const heading = useArrivalFocus<HTMLHeadingElement>(takesPlace);
  const { look, words: said } = useWords();
  const source = told.sourceName;
  return (
    <>
      <main className="page" id="main">
        <h1 className="state" tabIndex={-1} ref={heading}>
          <Icon name="done" />
          <span>{unbroken(fill(words.doneTitle, { source }), [source])}</span>
        </h1>
        <p className="note">{words.reference}</p>
        <p className="headline">{told.reference}</p>
        <p className="quiet mt-tight">{fill(words.doneNote, { source })}</p>
        <FactLine fact={fact} />
        <div className="near-foot">
          <Aside icon="shield" title={words.meanwhile}>
            {words.meanwhileNote}
          </Aside>
        </div>
      </main>
      <Foot>
        <ButtonLink weight="outline" href={back}>
          {said.common.back}
        </ButtonLink>
        {look.mode === "elder" ? <CallButton weight="side">{said.common.ask}</CallButton> : null}
      </Foot>
    </>
  );
}
