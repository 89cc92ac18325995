import type { ComponentProps, ReactNode } from "react";
import { Icon } from "./icon";

type ChoiceContent = { readonly name: ReactNode; readonly note?: ReactNode; readonly sum?: string };

function ChoiceText({ name, note, sum }: ChoiceContent) {
  return (
    <>
      <span className="main">
        <span className="name">{name}</span>
        {note ? <span className="note">{note}</span> : null}
      </span>
      {sum ? <span className="heading nowrap">{sum}</span> : null}
    </>
  );
}

/** One of several, or any of several: a native radio or checkbox in ink, never in the colour of the action. */
export function Choice({
  name,
  note,
  sum,
  input,
}: ChoiceContent & { input: Omit<ComponentProps<"input">, "className"> & { type: "radio" | "checkbox" } }) {
  return (
    <label className="choice">
      <input {...input} className="mark" />
      <ChoiceText name={name} note={note} sum={sum} />
    </label>
  );
}

/** What cannot be chosen has a lock, and its note is the reason. */
export function LockedChoice(props: ChoiceContent & { note: ReactNode }) {
  return (
    <div className="choice">
      <Icon name="lock" />
      <ChoiceText {...props} />
    </div>
  );
}
