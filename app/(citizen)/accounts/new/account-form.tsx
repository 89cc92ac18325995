"use client";

import type { Route } from "next";
import { useRouter } from "next/navigation";
import { type FormEvent, type ReactNode, useState, useTransition } from "react";
import type { Messages } from "@/app/_messages/catalogue";
import { useWords } from "@/app/_messages/words";
import { Aside } from "@/app/_ui/aside";
import { Button, CallButton } from "@/app/_ui/button";
import { Foot } from "@/app/_ui/foot";
import { Icon } from "@/app/_ui/icon";
import type { BankView } from "@/app/views";
import { FailureAside } from "../../_tap/failure-aside";
import { useKeptForm } from "../../_tap/use-kept-form";
import { useLine } from "../../_tap/use-line";
import { useSending } from "../../_tap/use-sending";

type AccountFormProps = {
  readonly banks: readonly BankView[];
  readonly back: Route;
  readonly words: Messages["accounts"];
  /** Said under the form. */
  readonly children: ReactNode;
};
type Mistake = "bank" | "number" | null;

const FORM_ID = "new-account";

/** The form: bank and number, nothing else. What was typed stays, whatever the bank answers. */
export function AccountForm({ banks, back, words, children }: AccountFormProps) {
  const { look, words: said } = useWords();
  const router = useRouter();
  const line = useLine();
  const [mistake, setMistake] = useState<Mistake>(null);
  const [leaving, startLeaving] = useTransition();
  const question = useSending(line.send, () =>
    startLeaving(() => {
      router.replace(back);
      router.refresh();
    }),
  );
  const form = useKeptForm({ name: FORM_ID, failure: question.failure });

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const bankCode = String(data.get("bank") ?? "");
    const accountNumber = String(data.get("number") ?? "");
    const wrong: Mistake = !bankCode ? "bank" : /\d/.test(accountNumber) ? null : "number";
    setMistake(wrong);
    if (wrong) event.currentTarget.querySelector<HTMLElement>(`[name="${wrong}"]`)?.focus();
    else void question.start((rpc) => rpc.identity.addAccount.mutate({ bankCode, accountNumber }));
  }

  return (
    <>
      {line.element}
      <main className="page" id="main">
        <h1 className="title">{words.addTitle}</h1>
        <form ref={form} id={FORM_ID} className="mt-page" onSubmit={submit} onFocus={line.warm} noValidate>
          <label className="field">
            <span className="heading">{words.bank}</span>
            <span className="pick">
              <select
                className="box"
                name="bank"
                defaultValue=""
                aria-invalid={mistake === "bank"}
                aria-describedby="bank-note"
              >
                <option value="" disabled>
                  {words.chooseBank}
                </option>
                {banks.map(({ code, name }) => (
                  <option key={code} value={code}>
                    {name}
                  </option>
                ))}
              </select>
              <Icon name="down" small />
            </span>
          </label>
          <p id="bank-note" className="note attention mt-tight" role="alert">
            {mistake === "bank" ? words.missingBank : null}
          </p>
          <label className="field mt-page">
            <span className="heading">{words.number}</span>
            <input
              className="box"
              name="number"
              type="text"
              inputMode="numeric"
              autoComplete="off"
              spellCheck={false}
              maxLength={40}
              aria-invalid={mistake === "number"}
              aria-describedby="number-note number-mistake"
            />
          </label>
          <p id="number-mistake" className="note attention mt-tight" role="alert">
            {mistake === "number" ? words.missingNumber : null}
          </p>
          <p id="number-note" className="note mt-tight">
            {words.numberNote}
          </p>
        </form>
        <div className="near-foot">
          <div className="mb-near">{children}</div>
          <Aside icon="shield" title={words.noPassword}>
            {words.noPasswordNote}
          </Aside>
        </div>
      </main>
      <Foot>
        {question.failure ? <FailureAside failure={question.failure} /> : null}
        <Button weight="action" type="submit" form={FORM_ID} sending={(question.sending || leaving) && words.checking}>
          {words.submit}
        </Button>
        {look.mode === "elder" ? <CallButton weight="side">{said.common.ask}</CallButton> : null}
      </Foot>
    </>
  );
}
