"use client";

import { useRouter } from "next/navigation";
import type { Messages } from "@/app/_messages/catalogue";
import { useWords } from "@/app/_messages/words";
import { Button, CallButton } from "@/app/_ui/button";
import { Foot } from "@/app/_ui/foot";
import { FailureAside } from "../../../../(citizen)/_tap/failure-aside";
import { useKeptForm } from "../../../../(citizen)/_tap/use-kept-form";
import { useLine } from "../../../../(citizen)/_tap/use-line";
import { useSending } from "../../../../(citizen)/_tap/use-sending";
import { type Scope, type ScopeChoices, ScopeForm } from "../../_grant/scope-form";

const FORM_ID = "change";

/** Changes what one person may do, or takes it back; either counts from the tap on. */
export function ChangeForm(props: {
  personId: string;
  words: Messages["delegations"];
  choices: ScopeChoices;
  start: Scope;
  title: string;
  now: string;
}) {
  const { personId, words } = props;
  const { look, words: said } = useWords();
  const router = useRouter();
  const line = useLine();
  const done = (_: unknown) => {
    router.push("/firm/delegations");
    router.refresh();
  };
  const change = useSending(line.send, done);
  const revoke = useSending(line.send, done);
  const failure = change.failure ?? revoke.failure;
  const form = useKeptForm({ name: FORM_ID, failure });
  return (
    <>
      {line.element}
      <main className="page" id="main">
        <h1 className="title">{props.title}</h1>
        <p className="quiet">{props.now}</p>
        <ScopeForm
          id={FORM_ID}
          words={words}
          choices={props.choices}
          start={props.start}
          form={form}
          onFocus={line.warm}
          onScope={(scope) => void change.start((rpc) => rpc.delegations.change.mutate({ personId, scope }))}
        />
      </main>
      <Foot>
        {failure ? <FailureAside failure={failure} /> : null}
        <div className="pair">
          <Button weight="action" type="submit" form={FORM_ID} sending={change.sending && said.common.sending}>
            {words.save}
          </Button>
          <Button
            weight="outline"
            sending={revoke.sending && said.common.sending}
            onPointerDown={line.warm}
            onClick={() => void revoke.start((rpc) => rpc.delegations.revoke.mutate({ personId }))}
          >
            {words.revoke}
          </Button>
        </div>
        <p className={look.mode === "elder" ? "note mb-near" : "note"}>{words.revokeNote}</p>
        {look.mode === "elder" ? <CallButton weight="side">{said.common.ask}</CallButton> : null}
      </Foot>
    </>
  );
}
