"use client";

import { type FormEvent, useState } from "react";
import type { Messages } from "@/app/_messages/catalogue";
import { Button } from "@/app/_ui/button";
import { FailureAside } from "@/app/(citizen)/_tap/failure-aside";
import { useKeptForm } from "@/app/(citizen)/_tap/use-kept-form";
import { useLine } from "@/app/(citizen)/_tap/use-line";
import { useSending } from "@/app/(citizen)/_tap/use-sending";
import type { PaymentView } from "@/app/views";

type Ground = NonNullable<PaymentView["recovery"]>["ground"];
type AskBackProps = {
  readonly endToEndId: string;
  /** The city's civil date: a day to pay by is later. */
  readonly today: string;
  readonly words: Messages["payment"];
  readonly grounds: Messages["life"]["grounds"];
  readonly submit: string;
};

const MAX_NOTICE_CHARS = 500;
const MAX_DECISION_CHARS = 60;

/** 发起追缴: why, by which decision, until when, and what the payee is told. Everything is required. */
export function AskBack({ endToEndId, today, words, grounds, submit }: AskBackProps) {
  const [ground, setGround] = useState<Ground>("not-entitled");
  const line = useLine();
  const asking = useSending(line.send, () => window.location.reload());
  const around = useKeptForm({ name: "ask-back", asHerself: true, failure: asking.failure });

  function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name) ?? "");
    const asked = { endToEndId, ground, decisionNo: text("decisionNo"), notice: text("notice") };
    void asking.start((rpc) => rpc.claims.openRecovery.mutate({ ...asked, dueOn: text("dueOn") as never }));
  }

  return (
    <form ref={around} className="ask" onSubmit={send} onFocus={line.warm}>
      {line.element}
      <label className="field">
        <span className="heading">{words.ground}</span>
        <select
          className="box"
          name="ground"
          value={ground}
          onChange={(event) => setGround(event.target.value as Ground)}
        >
          {(Object.keys(grounds) as Ground[]).map((one) => (
            <option key={one} value={one}>
              {grounds[one]}
            </option>
          ))}
        </select>
      </label>
      <label className="field">
        <span className="heading">{words.decisionNo}</span>
        <input className="box" name="decisionNo" required maxLength={MAX_DECISION_CHARS} autoComplete="off" />
      </label>
      <label className="field">
        <span className="heading">{words.dueOn}</span>
        <input className="box" name="dueOn" type="date" required min={dayAfter(today)} />
      </label>
      <label className="field">
        <span className="heading">{words.notice}</span>
        <textarea
          className="box"
          name="notice"
          rows={3}
          required
          maxLength={MAX_NOTICE_CHARS}
          aria-describedby="notice-note"
        />
        <p id="notice-note" className="note">
          {words.noticeNote}
        </p>
      </label>
      {asking.failure ? <FailureAside failure={asking.failure} /> : null}
      <Button weight="action" type="submit" sending={asking.sending && words.sending}>
        {submit}
      </Button>
    </form>
  );
}

function dayAfter(date: string): string {
  const next = new Date(`${date}T00:00:00Z`);
  next.setUTCDate(next.getUTCDate() + 1);
  return next.toISOString().slice(0, 10);
}
