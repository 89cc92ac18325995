"use client";

import { useMutation } from "@tanstack/react-query";
import type { Route } from "next";
import { useRouter } from "next/navigation";
import { type FormEvent, useRef, useState } from "react";
import type { Messages } from "@/app/_messages/catalogue";
import { RpcProvider, useRpc } from "@/app/_rpc/client";
import { Aside } from "@/app/_ui/aside";
import { Button } from "@/app/_ui/button";
import { Foot } from "@/app/_ui/foot";
import { Icon } from "@/app/_ui/icon";
import type { BankView } from "@/app/views";
import { FailureAside } from "../../_tap/failure-aside";
import { failureOf } from "../../_tap/outcome";

type AccountFormProps = {
  readonly banks: readonly BankView[];
  readonly back: Route;
  readonly words: Messages["accounts"];
};
type Mistake = "bank" | "number" | null;

const FORM_ID = "new-account";

/** The form: bank and number, nothing else. What was typed stays, whatever the bank answers. */
export function AccountForm(props: AccountFormProps) {
  return (
    <RpcProvider>
      <Fields {...props} />
    </RpcProvider>
  );
}

function Fields({ banks, back, words }: AccountFormProps) {
  const rpc = useRpc();
  const router = useRouter();
  const form = useRef<HTMLFormElement>(null);
  const [mistake, setMistake] = useState<Mistake>(null);
  const { mutate, isPending, isSuccess, error } = useMutation(
    rpc.identity.addAccount.mutationOptions({
      onSuccess: () => {
        router.replace(back);
        router.refresh();
      },
    }),
  );

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const bankCode = String(data.get("bank") ?? "");
    const accountNumber = String(data.get("number") ?? "");
    const wrong: Mistake = !bankCode ? "bank" : /\d/.test(accountNumber) ? null : "number";
    setMistake(wrong);
    if (wrong) event.currentTarget.querySelector<HTMLElement>(`[name="${wrong}"]`)?.focus();
    else mutate({ bankCode, accountNumber });
  }

  return (
    <>
      <main className="page" id="main">
        <h1 className="title">{words.addTitle}</h1>
        <form id={FORM_ID} ref={form} className="mt-page" onSubmit={submit} noValidate>
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
          <Aside icon="shield" title={words.noPassword}>
            {words.noPasswordNote}
          </Aside>
        </div>
      </main>
      <Foot>
        {error && !isPending ? <FailureAside failure={failureOf(error)} /> : null}
        <Button weight="action" type="submit" form={FORM_ID} sending={(isPending || isSuccess) && words.checking}>
          {words.submit}
        </Button>
      </Foot>
    </>
  );
}
