"use client";

import { useState } from "react";
import { Aside } from "@/app/_ui/aside";
import { Button } from "@/app/_ui/button";
import { FailureAside } from "@/app/(citizen)/_tap/failure-aside";
import { useLine } from "@/app/(citizen)/_tap/use-line";
import { useSending } from "@/app/(citizen)/_tap/use-sending";

type Words = { day: string; compare: string; comparing: string; notWritten: string };

/** Compares a day, this one unless another is chosen, with the bank's statement, then shows the page anew. */
export function CompareNow({ today, from, words }: { today: string; from: string; words: Words }) {
  const line = useLine();
  const [day, setDay] = useState(today);
  const [isNotWritten, setNotWritten] = useState(false);
  const comparing = useSending(line.send, ({ compared }: { compared: boolean }) =>
    compared ? window.location.reload() : setNotWritten(true),
  );
  return (
    <form
      className="asked-day"
      onSubmit={(event) => {
        event.preventDefault();
        setNotWritten(false);
        void comparing.start((rpc) => rpc.funds.reconcile.mutate({ day: day as never }));
      }}
    >
      {line.element}
      {comparing.failure ? <FailureAside failure={comparing.failure} /> : null}
      {isNotWritten ? <Aside icon="clock" title={words.notWritten} role="status" /> : null}
      <div className="acts">
        <label className="field">
          <span className="heading">{words.day}</span>
          <input
            className="box"
            type="date"
            required
            min={from}
            max={today}
            value={day}
            onFocus={line.warm}
            onChange={(event) => setDay(event.target.value)}
          />
        </label>
        <Button weight="outline" type="submit" onPointerDown={line.warm} sending={comparing.sending && words.comparing}>
          {words.compare}
        </Button>
      </div>
    </form>
  );
}
