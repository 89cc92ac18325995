"use client";

import { useId, useState } from "react";
import { Button } from "@/app/_ui/button";
import { keepsEarlyTap } from "@/app/_ui/early-tap";
import { FailureAside } from "@/app/(citizen)/_tap/failure-aside";
import { useKeptForm } from "@/app/(citizen)/_tap/use-kept-form";
import { useLine } from "@/app/(citizen)/_tap/use-line";
import { useSending } from "@/app/(citizen)/_tap/use-sending";
import type { DifferenceView } from "@/app/views";

type Words = { take: string; note: string; save: string; sending: string };

/** What an officer may do with a difference: take it in hand, then say why it is there. */
export function DifferenceActions(props: { differenceId: string; state: DifferenceView["state"]; words: Words }) {
  const { differenceId, state, words } = props;
  const noteId = useId();
  const [note, setNote] = useState("");
  const line = useLine();
  const sending = useSending(line.send, () => window.location.reload());
  const around = useKeptForm({ name: `difference ${differenceId}`, asHerself: true, failure: sending.failure });
  const send = (next: "in-hand" | "explained") =>
    sending.start((rpc) => rpc.funds.handleDifference.mutate({ differenceId, state: next, note }));

  if (state === "agreed") return null;
  return (
    <div>
      {line.element}
      {sending.failure ? <FailureAside failure={sending.failure} /> : null}
      {state === "in-hand" ? (
        <form
          ref={around}
          onSubmit={(event) => {
            event.preventDefault();
            void send("explained");
          }}
        >
          <label className="field" htmlFor={noteId}>
            <span className="heading">{words.note}</span>
            <input
              className="box"
              id={noteId}
              name="note"
              maxLength={500}
              required
              value={note}
              onFocus={line.warm}
              onChange={(event) => setNote(event.target.value)}
            />
          </label>
          <Button weight="outline" type="submit" sending={sending.sending && words.sending}>
            {words.save}
          </Button>
        </form>
      ) : (
        <button
          type="button"
          {...keepsEarlyTap}
          className="plain start"
          onPointerDown={line.warm}
          onFocus={line.warm}
          onClick={() => void send("in-hand")}
        >
          {sending.sending ? words.sending : words.take}
        </button>
      )}
    </div>
  );
}
