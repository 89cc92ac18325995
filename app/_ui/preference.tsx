"use client";

import { useRouter } from "next/navigation";
import { type ReactNode, useId, useState } from "react";
import { keepsEarlyTap } from "./early-tap";
import { LOOK_COOKIES, type Look, type TextSize } from "./look";

const ONE_YEAR_SECONDS = 31_536_000;

/** Keeps one choice on this phone and shows it at once; the server draws the next screen with it. */
function useLook() {
  const router = useRouter();
  return <Key extends keyof Look>(key: Key, value: Look[Key]) => {
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not everywhere, and these three are no secret
    document.cookie = `${LOOK_COOKIES[key]}=${value}; path=/; max-age=${ONE_YEAR_SECONDS}; samesite=lax`;
    if (key === "language") document.documentElement.lang = value;
    else document.documentElement.dataset[key] = value;
    router.refresh();
  };
}

/** A word in the bar that changes the mode or the language. */
export function LookTool<Key extends keyof Look>(props: {
  set: Key;
  to: Look[Key];
  last?: boolean;
  lang?: string;
  children: string;
}) {
  const keep = useLook();
  return (
    <button
      type="button"
      {...keepsEarlyTap}
      lang={props.lang}
      className={props.last ? "tool last" : "tool"}
      onClick={() => keep(props.set, props.to)}
    >
      {props.children}
    </button>
  );
}

/** A row that changes the language. */
export function LanguageRow({ to, label, children }: { to: Look["language"]; label: string; children: ReactNode }) {
  const keep = useLook();
  return (
    <button
      type="button"
      {...keepsEarlyTap}
      className="row close"
      aria-label={label}
      onClick={() => keep("language", to)}
    >
      {children}
    </button>
  );
}

/** 字的大小, in three steps, each shown in its own size. */
export function TextSizeSteps({
  label,
  current,
  words,
}: {
  label: string;
  current: TextSize;
  words: Record<TextSize, string>;
}) {
  const keep = useLook();
  const group = useId();
  return (
    <fieldset className="steps" aria-label={label}>
      {(["standard", "large", "largest"] as const).map((size) => (
        <label key={size} className={size}>
          <input
            className="sr"
            type="radio"
            name={group}
            value={size}
            defaultChecked={size === current}
            onChange={() => keep("size", size)}
          />
          {words[size]}
        </label>
      ))}
    </fieldset>
  );
}

/** 长辈版 as a switch. */
export function ElderSwitch({ name, note, on }: { name: string; note: string; on: boolean }) {
  const keep = useLook();
  const [checked, setChecked] = useState(on);
  return (
    <label className="row">
      <span className="main">
        <span className="name">{name}</span>
        <span className="note">{note}</span>
      </span>
      <input
        type="checkbox"
        role="switch"
        className="switch"
        checked={checked}
        aria-checked={checked}
        onChange={() => {
          setChecked(!checked);
          keep("mode", checked ? "standard" : "elder");
        }}
      />
    </label>
  );
}
