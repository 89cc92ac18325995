"use client";

import { type FormEvent, useState } from "react";
import type { Messages } from "@/app/_messages/catalogue";
import { Button } from "@/app/_ui/button";
import { FailureAside } from "@/app/(citizen)/_tap/failure-aside";
import { useKeptForm } from "@/app/(citizen)/_tap/use-kept-form";
import { useLine } from "@/app/(citizen)/_tap/use-line";
import { useSending } from "@/app/(citizen)/_tap/use-sending";
import { fenOf } from "./fen-of";

const MAX_REFERENCE_CHARS = 35;

/** 登记交回款: what the bank's statement shows, under the bank's own reference. */
export function RecordRepayment(props: { endToEndId: string; leftFen: number; words: Messages["payment"] }) {
  const { endToEndId, leftFen, words } = props;
  const [isWrong, setWrong] = useState(false);
  const line = useLine();
  const recording = useSending(line.send, () => window.location.reload());
  const around = useKeptForm({ name: "repayment", asHerself: true, failure: recording.failure });

  function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const amountFen = fenOf(String(form.get("amount") ?? ""));
    setWrong(amountFen === null);
    if (amountFen === null) return;
    const bankReference = String(form.get("bankReference") ?? "");
    void recording.start((rpc) => rpc.claims.recordRepayment.mutate({ endToEndId, amountFen, bankReference }));
  }

  return (
    <form ref={around} className="ask" onSubmit={send} onFocus={line.warm}>
      {line.element}
      <h3 className="heading">{words.repay}</h3>
      <label className="field">
        <span className="heading">{words.repayAmount}</span>
        <input
          className="box"
          name="amount"
          inputMode="decimal"
          required
          defaultValue={(leftFen / 100).toFixed(2)}
          aria-invalid={isWrong || undefined}
          aria-describedby="repay-wrong"
          autoComplete="off"
        />
        <p id="repay-wrong" className="note attention" role="alert">
          {isWrong ? words.repayAmountWrong : null}
        </p>
      </label>
      <label className="field">
        <span className="heading">{words.bankReference}</span>
        <input className="box" name="bankReference" required maxLength={MAX_REFERENCE_CHARS} autoComplete="off" />
      </label>
      {recording.failure ? <FailureAside failure={recording.failure} /> : null}
      <Button weight="outline" type="submit" sending={recording.sending && words.sending}>
        {words.record}
      </Button>
    </form>
  );
}
