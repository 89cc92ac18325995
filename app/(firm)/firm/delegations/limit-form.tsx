"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import type { Messages } from "@/app/_messages/catalogue";
import { useWords } from "@/app/_messages/words";
import { Button } from "@/app/_ui/button";
import { FailureAside } from "../../../(citizen)/_tap/failure-aside";
import { useKeptForm } from "../../../(citizen)/_tap/use-kept-form";
import { useLine } from "../../../(citizen)/_tap/use-line";
import { useSending } from "../../../(citizen)/_tap/use-sending";

const FEN_PER_YUAN = 100;
const WHOLE_YUAN = /^[1-9]\d{0,8}$/;

/** Above what sum two persons confirm; an empty field means never. */
export function LimitForm({ words, aboveFen }: { words: Messages["delegations"]; aboveFen: number | null }) {
  const { words: said } = useWords();
  const router = useRouter();
  const line = useLine();
  const set = useSending(line.send, (_: unknown) => router.refresh());
  const form = useKeptForm({ name: "limit", failure: set.failure });
  const [wrong, setWrong] = useState(false);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const yuan = String(new FormData(event.currentTarget).get("yuan") ?? "").trim();
    const isWrong = yuan !== "" && !WHOLE_YUAN.test(yuan);
    setWrong(isWrong);
    if (isWrong) return;
    const secondPersonAboveFen = yuan === "" ? null : Number(yuan) * FEN_PER_YUAN;
    void set.start((rpc) => rpc.delegations.setLimit.mutate({ secondPersonAboveFen }));
  }

  return (
    <form ref={form} onSubmit={submit} onFocus={line.warm} noValidate>
      {line.element}
      <label className="field">
        <span className="note">{words.limitOver}</span>
        <input
          className="box"
          name="yuan"
          type="text"
          inputMode="numeric"
          autoComplete="off"
          maxLength={9}
          placeholder={words.limitNever}
          defaultValue={aboveFen === null ? "" : Math.floor(aboveFen / FEN_PER_YUAN)}
          aria-invalid={wrong}
        />
      </label>
      <p className="note attention mt-tight mb-near" role="alert">
        {wrong ? words.giveAmount : null}
      </p>
      {set.failure ? <FailureAside failure={set.failure} /> : null}
      <Button weight="outline" type="submit" sending={set.sending && said.common.sending}>
        {words.limitSet}
      </Button>
    </form>
  );
}
