"use client";

import { useState } from "react";
import { keepsEarlyTap } from "@/app/_ui/early-tap";
import { Icon } from "@/app/_ui/icon";
import { FailureAside } from "../../../(citizen)/_tap/failure-aside";
import { forgetAllTaps } from "../../../(citizen)/_tap/kept-taps";
import { useLine } from "../../../(citizen)/_tap/use-line";
import { useSending } from "../../../(citizen)/_tap/use-sending";

type IdentityChoiceProps = {
  readonly sending: string;
  readonly identities: readonly {
    readonly enterpriseId: string | null;
    readonly name: string;
    readonly note: string;
    readonly current: string | null;
  }[];
};

/** Takes up another identity, and forgets what was tapped without a line as the one before. */
export function IdentityChoice({ sending, identities }: IdentityChoiceProps) {
  const line = useLine();
  const [wanted, setWanted] = useState<string | null | undefined>(undefined);
  const change = useSending(line.send, ({ actingFor }: { actingFor: string | null }) => {
    forgetAllTaps();
    window.location.assign(actingFor ? "/firm" : "/"); // a whole new page: nothing of the other identity stays
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
              onClick={() => {
                setWanted(enterpriseId);
                void change.start((rpc) => rpc.identity.actFor.mutate({ enterpriseId }));
              }}
            >
              <Icon name={enterpriseId ? "firm" : "person"} />
              <span className="main">
                <span className="name">{name}</span>
                <span className="note">{note}</span>
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
