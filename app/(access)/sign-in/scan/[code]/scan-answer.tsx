"use client";

import { useState } from "react";
import type { Messages } from "@/app/_messages/catalogue";
import { useWords } from "@/app/_messages/words";
import { Aside } from "@/app/_ui/aside";
import { Button, ButtonLink, CallButton } from "@/app/_ui/button";
import { Foot } from "@/app/_ui/foot";
import { StateTitle } from "@/app/_ui/status-line";
import { unbroken } from "@/app/_ui/unbroken";
import { FailureAside } from "../../../../(citizen)/_tap/failure-aside";
import { useLine } from "../../../../(citizen)/_tap/use-line";
import { useSending } from "../../../../(citizen)/_tap/use-sending";

type Fact = { readonly name: string; readonly value: string; readonly note?: string };
type ScanAnswerProps = {
  readonly words: Messages["scanSignIn"];
  readonly code: string;
  readonly numbers: readonly number[];
  /** The computer's own; elder mode shows it to be compared, because choosing among three is a riddle. */
  readonly number: number;
  readonly facts: readonly Fact[];
};

/** The phone's yes or no to a computer. A yes names the number that stands on the computer's screen. */
export function ScanAnswer({ words, code, numbers, number, facts }: ScanAnswerProps) {
  const elder = useWords().look.mode === "elder";
  const line = useLine();
  const [outcome, setOutcome] = useState<boolean | null>(null);
  const answer = useSending<{ confirmed: boolean }>(line.send, ({ confirmed }) => setOutcome(confirmed));
  const say = (chosen: number | null) =>
    void answer.start((rpc) => rpc.identity.answerScan.mutate({ code, number: chosen }));
  const isOver = outcome !== null || answer.failure?.kind === "refused";

  return (
    <>
      {line.element}
      <main className="page" id="main" onPointerDown={line.warm} onFocus={line.warm}>
        {outcome === null ? (
          <StateTitle icon="computer">{words.ask}</StateTitle>
        ) : (
          <div role="status">
            <StateTitle icon={outcome ? "done" : "shield"}>{outcome ? words.done : words.said}</StateTitle>
            <p className="quiet">{outcome ? words.doneNote : words.saidNote}</p>
          </div>
        )}
        {outcome === null ? <Facts facts={facts} /> : null}
        {isOver ? null : <Numbers {...{ words, numbers, number, elder, say }} />}
        {answer.failure ? (
          <div className="mt-page">
            <FailureAside failure={answer.failure} />
          </div>
        ) : null}
        {isOver ? null : (
          <div className="near-foot">
            <Aside icon="shield" title={words.warnTitle}>
              {words.warnNote}
            </Aside>
          </div>
        )}
      </main>
      {isOver ? (
        <OverFoot words={words} />
      ) : (
        <AnswerFoot words={words} number={number} sending={answer.sending} say={say} />
      )}
    </>
  );
}

type AnswerFootProps = Pick<ScanAnswerProps, "words" | "number"> & {
  readonly sending: boolean;
  readonly say: (chosen: number | null) => void;
};

/** The no; in elder mode the yes above it, because there is nothing to choose. */
function AnswerFoot({ words, number, sending, say }: AnswerFootProps) {
  const { look, words: said } = useWords();
  const elder = look.mode === "elder";
  const refuse = (
    <Button weight={elder ? "side" : "outline"} sending={sending && said.common.sending} onClick={() => say(null)}>
      {words.refuse}
    </Button>
  );
  if (!elder) return <Foot>{refuse}</Foot>;
  return (
    <Foot>
      <Button weight="action" onClick={() => say(number)}>
        {words.same}
      </Button>
      <div className="pair answer">
        {refuse}
        <CallButton weight="side">{said.common.askShort}</CallButton>
      </div>
    </Foot>
  );
}

function OverFoot({ words }: Pick<ScanAnswerProps, "words">) {
  const { look, words: said } = useWords();
  return (
    <Foot>
      <ButtonLink weight="outline" href="/">
        {words.home}
      </ButtonLink>
      <ButtonLink weight="plain" href="/devices">
        {words.devices}
      </ButtonLink>
      {look.mode === "elder" ? <CallButton weight="side">{said.common.ask}</CallButton> : null}
    </Foot>
  );
}

function Facts({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl className="facts mt-row">
      {facts.map(({ name, value, note }) => (
        <div key={name}>
          <dt className="note">{name}</dt>
          <dd>
            {value}
            {note ? <span className="note">{unbroken(note)}</span> : null}
          </dd>
        </div>
      ))}
    </dl>
  );
}

type NumbersProps = Pick<ScanAnswerProps, "words" | "numbers" | "number"> & {
  readonly elder: boolean;
  readonly say: (chosen: number) => void;
};

function Numbers({ words, numbers, number, elder, say }: NumbersProps) {
  return (
    <section className="mt-page">
      <h2 className="heading">{elder ? words.compare : words.choose}</h2>
      {elder ? (
        <p className="scan-number">{number}</p>
      ) : (
        <div className="pair numbers mt-near">
          {numbers.map((one) => (
            <Button key={one} weight="outline" onClick={() => say(one)}>
              {one}
            </Button>
          ))}
        </div>
      )}
    </section>
  );
}
