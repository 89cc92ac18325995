"use client";

import type { FormEvent } from "react";
import type { Messages } from "@/app/_messages/catalogue";
import { Button } from "@/app/_ui/button";
import { FailureAside } from "@/app/(citizen)/_tap/failure-aside";
import { useKeptForm } from "@/app/(citizen)/_tap/use-kept-form";
import { useLine } from "@/app/(citizen)/_tap/use-line";
import { useSending } from "@/app/(citizen)/_tap/use-sending";

const MAX_REASON_CHARS = 200;

/** 冲回: a repayment that was none, with the reason; folded until it is wanted. */
export function UndoRepayment(props: { endToEndId: string; repaymentId: string; words: Messages["payment"] }) {
  const { endToEndId, repaymentId, words } = props;
  const line = useLine();
  const undoing = useSending(line.send, () => window.location.reload());
  const around = useKeptForm({ name: `undo ${repaymentId}`, asHerself: true, failure: undoing.failure });

  function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const reason = String(new FormData(event.currentTarget).get("reason") ?? "");
    void undoing.start((rpc) => rpc.claims.undoRepayment.mutate({ endToEndId, repaymentId, reason }));
  }

  return (
    <details className="more whole">
      <summary>{words.undo}</summary>
      <form ref={around} className="ask" onSubmit={send} onFocus={line.warm}>
        {line.element}
        <label className="field">
          <span className="heading">{words.undoReason}</span>
          <input className="box" name="reason" required maxLength={MAX_REASON_CHARS} autoComplete="off" />
        </label>
        {undoing.failure ? <FailureAside failure={undoing.failure} /> : null}
        <Button weight="outline" type="submit" sending={undoing.sending && words.sending}>
          {words.undo}
        </Button>
      </form>
    </details>
  );
}
