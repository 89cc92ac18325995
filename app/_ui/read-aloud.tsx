"use client";

import { useEffect, useState } from "react";
import { keepsEarlyTap } from "./early-tap";
import { Icon } from "./icon";
import { voice } from "./speech";

/** What the screen says, sentence by sentence, in its own order. */
function sentencesOnScreen(): string[] {
  const parts = document.querySelectorAll<HTMLElement>("main, .foot .dest");
  return [...parts].flatMap((part) => part.innerText.split("\n").map((line) => line.trim())).filter(Boolean);
}

/** 读给我听: reads the screen's own sentences aloud, and stops when asked or when the screen changes. */
export function ReadAloud({ label, stopLabel }: { label: string; stopLabel: string }) {
  const [reading, setReading] = useState(false);
  useEffect(() => () => voice()?.stop(), []);

  function toggle() {
    const speaker = voice();
    if (!speaker) return;
    if (reading) speaker.stop();
    else speaker.speak(sentencesOnScreen(), document.documentElement.lang, () => setReading(false));
    setReading(!reading);
  }

  return (
    <button type="button" {...keepsEarlyTap} className="tool last" aria-pressed={reading} onClick={toggle}>
      <Icon name="speaker" small />
      {reading ? stopLabel : label}
    </button>
  );
}
