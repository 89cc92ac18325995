"use client";

import { type FormEvent, useState } from "react";
import type { Messages } from "@/app/_messages/catalogue";
import { Button } from "@/app/_ui/button";
import type { Failure } from "../../(citizen)/_tap/outcome";
import { useKeptForm } from "../../(citizen)/_tap/use-kept-form";

/** What it is kept under while somebody signs in again. */
export const TYPED_CODE = { name: "uscc", asHerself: true } as const;

/** The credit code by hand; whether it checks is said by the service, so that there is one opinion on it. */
export function TypeForm(props: {
  words: Messages["scan"];
  sending: string | false;
  failure: Failure | null;
  onFind: (uscc: string) => void;
  onFocus: () => void;
}) {
  const { words } = props;
  const form = useKeptForm({ ...TYPED_CODE, failure: props.failure });
  const [missing, setMissing] = useState(false);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const uscc = String(new FormData(event.currentTarget).get("uscc") ?? "").trim();
    setMissing(uscc === "");
    if (uscc !== "" && !props.sending) props.onFind(uscc);
  }

  return (
    <form ref={form} onSubmit={submit} onFocus={props.onFocus} noValidate>
      <label className="field">
        <span className="heading">{words.uscc}</span>
        <input
          className="box"
          name="uscc"
          type="text"
          autoCapitalize="characters"
          autoComplete="off"
          spellCheck={false}
          maxLength={40}
          aria-invalid={missing}
          aria-describedby="uscc-note uscc-missing"
        />
      </label>
      <p id="uscc-missing" className="note attention mt-tight" role="alert">
        {missing ? words.missing : null}
      </p>
      <p id="uscc-note" className="note mt-tight mb-near">
        {words.usccNote}
      </p>
      <Button weight="action" type="submit" sending={props.sending}>
        {words.find}
      </Button>
    </form>
  );
}
