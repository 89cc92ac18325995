import type { ComponentProps, ReactNode } from "react";
import { Icon } from "./icon";
import { unbroken } from "./unbroken";

type ChoiceContent = {
  readonly name: ReactNode;
  readonly note?: ReactNode;
  readonly sum?: string;
  readonly mark?: string;
};

function ChoiceText({ name, note, sum, mark }: ChoiceContent) {
  return (
    <>
      <span className="main">
        <span className="name">{unbroken(name)}</span>
        {note ? <span className="note">{unbroken(note)}</span> : null}
      </span>
      {sum ? <span className="heading nowrap">{sum}</span> : null}
      {mark ? <span className="note">{mark}</span> : null}
    </>
  );
}

/** One of several, or any of several: a native radio or checkbox in ink, never in the colour of the action. */
export function Choice({
  input,
  ...text
}: ChoiceContent & { input: Omit<ComponentProps<"input">, "className"> & { type: "radio" | "checkbox" } }) {
  return (
    <label className="choice">
      <input {...input} className="mark" />
      <ChoiceText {...text} />
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
