"use client";

import { useMutation } from "@tanstack/react-query";
import { RpcProvider, useRpc } from "@/app/_rpc/client";
import { Icon } from "@/app/_ui/icon";
import { FailureAside } from "../../../(citizen)/_tap/failure-aside";
import { forgetAllTaps } from "../../../(citizen)/_tap/kept-taps";
import { failureOf } from "../../../(citizen)/_tap/outcome";

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
export function IdentityChoice(props: IdentityChoiceProps) {
  return (
    <RpcProvider>
      <Identities {...props} />
    </RpcProvider>
  );
}

function Identities({ sending, identities }: IdentityChoiceProps) {
  const rpc = useRpc();
  const { mutate, isPending, isSuccess, variables, error } = useMutation(
    rpc.identity.actFor.mutationOptions({
      onSuccess: (_, { enterpriseId }) => {
        forgetAllTaps();
        window.location.assign(enterpriseId ? "/firm" : "/"); // a whole new page: nothing of the other identity stays
      },
    }),
  );
  const isSwitching = isPending || isSuccess;
  return (
    <>
      <ul className="rows ruled mt-row">
        {identities.map(({ enterpriseId, name, note, current }) => (
          <li key={enterpriseId ?? "myself"}>
            <button
              type="button"
              className="row"
              aria-current={current ? "true" : undefined}
              onClick={() => {
                if (!isSwitching) mutate({ enterpriseId });
              }}
            >
              <Icon name={enterpriseId ? "firm" : "person"} />
              <span className="main">
                <span className="name">{name}</span>
                <span className="note">{note}</span>
              </span>
              <span className="tail">
                <span className="value">
                  {isSwitching && variables?.enterpriseId === enterpriseId ? sending : current}
                </span>
                {current ? null : <Icon name="forward" small />}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {error ? (
        <div className="mt-row">
          <FailureAside failure={failureOf(error)} />
        </div>
      ) : null}
    </>
  );
}
