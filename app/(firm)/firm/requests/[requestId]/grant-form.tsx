"use client";

import { useRouter } from "next/navigation";
import { type ReactNode, useEffect } from "react";
import type { Messages } from "@/app/_messages/catalogue";
import { useWords } from "@/app/_messages/words";
import { Aside } from "@/app/_ui/aside";
import { Button, CallButton } from "@/app/_ui/button";
import { Foot } from "@/app/_ui/foot";
import { FailureAside } from "../../../../(citizen)/_tap/failure-aside";
import { useKeptForm } from "../../../../(citizen)/_tap/use-kept-form";
import { useLine } from "../../../../(citizen)/_tap/use-line";
import { useSending } from "../../../../(citizen)/_tap/use-sending";
import { type ScopeChoices, ScopeForm } from "../../_grant/scope-form";

const FORM_ID = "grant";
/** The heading of what was answered: whoever pressed a button that is gone finds herself there. */
const DECIDED_ID = "decided";

/** The legal representative's answer: one button that grants what the form says, and the way out that refuses. */
export function GrantForm(props: {
  requestId: string;
  words: Messages["delegations"];
  choices: ScopeChoices;
  title: string;
  children: ReactNode;
}) {
  const { requestId, words, choices } = props;
  const { look, words: said } = useWords();
  const router = useRouter();
  const line = useLine();
  const answer = useSending(line.send, (_: unknown) => router.refresh());
  const form = useKeptForm({ name: FORM_ID, asHerself: true, failure: answer.failure });
  useEffect(() => () => document.getElementById(DECIDED_ID)?.focus(), []);
  return (
    <>
      {line.element}
      <main className="page" id="main">
        <h1 className="title">{props.title}</h1>
        {props.children}
        <ScopeForm
          id={FORM_ID}
          words={words}
          choices={choices}
          start={null}
          form={form}
          onFocus={line.warm}
          onScope={(grant) => void answer.start((rpc) => rpc.delegations.answer.mutate({ requestId, grant }))}
        />
        <div className="near-foot">
          <Aside icon="shield" title={words.decidedNote}>
            {words.grantNote}
          </Aside>
        </div>
      </main>
      <Foot>
        {answer.failure ? <FailureAside failure={answer.failure} /> : null}
        <Button weight="action" type="submit" form={FORM_ID} sending={answer.sending && said.common.sending}>
          {words.grant}
        </Button>
        <Button
          weight="plain"
          onClick={() => void answer.start((rpc) => rpc.delegations.answer.mutate({ requestId, grant: null }))}
        >
          {words.refuse}
        </Button>
        {look.mode === "elder" ? <CallButton weight="side">{said.common.ask}</CallButton> : null}
      </Foot>
    </>
  );
}
