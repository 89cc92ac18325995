"use client";

import { type FormEvent, type Ref, useState } from "react";
import type { Messages } from "@/app/_messages/catalogue";
import { Choice } from "@/app/_ui/choice";

type Words = Messages["delegations"];

/** What a delegation is to cover. */
export type Scope = { programs: string[] | null; maxAmountFen: number | null; validUntil: string };

/** The benefits there are, and the dates one may choose, as a form needs them. */
export type ScopeChoices = {
  readonly programs: readonly { readonly programId: string; readonly name: string }[];
  readonly dates: readonly { readonly until: string; readonly name: string; readonly note: string }[];
};

const FEN_PER_YUAN = 100;
const WHOLE_YUAN = /^[1-9]\d{0,8}$/;

/** Which benefits, up to how much, until when: three questions, each with its usual answer chosen. */
export function ScopeForm(props: {
  id: string;
  words: Words;
  choices: ScopeChoices;
  start: Scope | null;
  form: Ref<HTMLFormElement>;
  onScope: (scope: Scope) => void;
  onFocus: () => void;
}) {
  const { words, choices, start } = props;
  const [some, setSome] = useState(start?.programs != null);
  const [limited, setLimited] = useState(start?.maxAmountFen != null);
  const [mistake, setMistake] = useState<"program" | "yuan" | null>(null);
  const firstDate = start?.validUntil ?? choices.dates.at(-1)?.until;

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const programs = fields.getAll("program").map(String);
    const yuan = String(fields.get("yuan") ?? "").trim();
    const wrong = some && programs.length === 0 ? "program" : limited && !WHOLE_YUAN.test(yuan) ? "yuan" : null;
    setMistake(wrong);
    if (wrong) return event.currentTarget.querySelector<HTMLInputElement>(`[name="${wrong}"]`)?.focus();
    props.onScope({
      programs: some ? programs : null,
      maxAmountFen: limited ? Number(yuan) * FEN_PER_YUAN : null,
      validUntil: String(fields.get("until")),
    });
  }

  return (
    <form ref={props.form} id={props.id} onSubmit={submit} onFocus={props.onFocus} noValidate>
      <Programs {...{ words, some, setSome }} programs={choices.programs} start={start?.programs ?? []}>
        {mistake === "program" ? words.chooseSome : null}
      </Programs>
      <MostEach {...{ words, limited, setLimited }} startFen={start?.maxAmountFen ?? null}>
        {mistake === "yuan" ? words.giveAmount : null}
      </MostEach>
      <fieldset className="group">
        <legend className="heading">{words.untilWhen}</legend>
        {choices.dates.map(({ until, name, note }) => (
          <Choice
            key={until}
            name={name}
            note={note}
            input={{ type: "radio", name: "until", value: until, defaultChecked: until === firstDate }}
          />
        ))}
      </fieldset>
    </form>
  );
}

const radio = (name: string, value: string, { checked, choose }: { checked: boolean; choose: () => void }) => ({
  type: "radio" as const,
  name,
  value,
  checked,
  onChange: choose,
});

function Programs(props: {
  words: Words;
  programs: ScopeChoices["programs"];
  start: readonly string[];
  some: boolean;
  setSome: (some: boolean) => void;
  children: string | null;
}) {
  const { words, some, setSome, start } = props;
  const had = ({ programId }: { programId: string }) => start.includes(programId);
  const listed = [...props.programs.filter(had), ...props.programs.filter((one) => !had(one))]; // what she has comes first
  return (
    <fieldset className="group">
      <legend className="heading">{words.what}</legend>
      <Choice name={words.all} input={radio("what", "all", { checked: !some, choose: () => setSome(false) })} />
      <Choice name={words.chosen} input={radio("what", "some", { checked: some, choose: () => setSome(true) })} />
      <p className="note attention sub" role="alert">
        {props.children}
      </p>
      {some ? (
        <div className="sub">
          {listed.map(({ programId, name }) => (
            <Choice
              key={programId}
              name={name}
              input={{
                type: "checkbox",
                name: "program",
                value: programId,
                defaultChecked: start.includes(programId),
              }}
            />
          ))}
        </div>
      ) : null}
    </fieldset>
  );
}

function MostEach(props: {
  words: Words;
  startFen: number | null;
  limited: boolean;
  setLimited: (limited: boolean) => void;
  children: string | null;
}) {
  const { words, startFen, limited, setLimited } = props;
  return (
    <fieldset className="group">
      <legend className="heading">{words.howMuch}</legend>
      <Choice
        name={words.unlimited}
        input={radio("much", "any", { checked: !limited, choose: () => setLimited(false) })}
      />
      <Choice
        name={words.limited}
        input={radio("much", "most", { checked: limited, choose: () => setLimited(true) })}
      />
      {limited ? (
        <label className="field sub">
          <span className="note">{words.amountLabel}</span>
          <input
            className="box"
            name="yuan"
            type="text"
            inputMode="numeric"
            autoComplete="off"
            maxLength={9}
            defaultValue={startFen === null ? "" : Math.floor(startFen / FEN_PER_YUAN)}
            aria-invalid={props.children !== null}
          />
        </label>
      ) : null}
      <p className="note attention sub" role="alert">
        {props.children}
      </p>
    </fieldset>
  );
}
