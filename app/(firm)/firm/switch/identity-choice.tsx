"use client";

import type { Route } from "next";
import { useEffect, useRef, useState } from "react";
import { keepsEarlyTap } from "@/app/_ui/early-tap";
import { Icon } from "@/app/_ui/icon";
import { unbroken } from "@/app/_ui/unbroken";
import { FailureAside } from "../../../(citizen)/_tap/failure-aside";
import { forgetAllTaps } from "../../../(citizen)/_tap/kept-taps";
import { useLine } from "../../../(citizen)/_tap/use-line";
import { useSending } from "../../../(citizen)/_tap/use-sending";

type IdentityChoiceProps = {
  readonly sending: string;
  /** The identity that is taken up at once, and where it is wanted; null where the person chooses. */
  readonly lead: { readonly enterpriseId: string | null; readonly to: Route } | null;
  readonly identities: readonly {
    readonly enterpriseId: string | null;
    readonly name: string;
    readonly note: string;
    readonly current: string | null;
  }[];
};

/** Takes up another identity, and forgets what was tapped without a line as the one before. */
export function IdentityChoice({ sending, lead, identities }: IdentityChoiceProps) {
  const line = useLine();
  const [wanted, setWanted] = useState<string | null | undefined>(undefined);
  const change = useSending(line.send, ({ actingFor }: { actingFor: string | null }) => {
    forgetAllTaps();
    // a whole new page: nothing of the other identity stays
    if (lead && lead.enterpriseId === actingFor) window.location.replace(lead.to);
    else window.location.assign(actingFor ? "/firm" : "/");
  });
  const choose = (enterpriseId: string | null) => {
    setWanted(enterpriseId);
    void change.start((rpc) => rpc.identity.actFor.mutate({ enterpriseId }));
  };
  const isLed = useRef(false);
  useEffect(() => {
    if (!lead || isLed.current) return;
    isLed.current = true;
    choose(lead.enterpriseId);
  });
  const isSwitching = wanted !== undefined && !change.failure;
  return (
    <>
      {line.element}
      <ul className="rows ruled mt-row">
        {identities.map(({ enterpriseId, name, note, current }) => (
          <li key={enterpriseId ?? "myself"}>
            <button
              type="button"
              {...keepsEarlyTap}
              className="row"
              aria-current={current ? "true" : undefined}
              onPointerDown={line.warm}
              onFocus={line.warm}
              onClick={() => choose(enterpriseId)}
            >
              <Icon name={enterpriseId ? "firm" : "person"} />
              <span className="main">
                <span className="name">{name}</span>
                <span className="note">{unbroken(note)}</span>
              </span>
              <span className="tail">
                <span className="value">{isSwitching && wanted === enterpriseId ? sending : current}</span>
                {current ? null : <Icon name="forward" small />}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {change.failure ? (
        <div className="mt-row">
          <FailureAside failure={change.failure} />
        </div>
      ) : null}
    </>
  );
}
