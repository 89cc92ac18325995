"use client";

import { useMutation } from "@tanstack/react-query";
import type { Route } from "next";
import { useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import { RpcProvider, useRpc } from "@/app/_rpc/client";
import { Choice, LockedChoice } from "@/app/_ui/choice";
import { FailureAside } from "../_tap/failure-aside";
import { failureOf } from "../_tap/outcome";

type AccountChoiceProps = {
  readonly label: string;
  /** Where choosing leads back to; null where one stays on this screen. */
  readonly back: Route | null;
  readonly accounts: readonly {
    readonly accountId: string;
    readonly isDefault: boolean;
    readonly isOpen: boolean;
    readonly name: ReactNode;
    readonly note: string;
  }[];
  readonly words: { readonly default: string; readonly makeDefault: string };
};

/** The accounts, of which one is the default; choosing another takes effect at once. */
export function AccountChoice(props: AccountChoiceProps) {
  return (
    <RpcProvider>
      <Choices {...props} />
    </RpcProvider>
  );
}

function Choices({ label, back, accounts, words }: AccountChoiceProps) {
  const rpc = useRpc();
  const router = useRouter();
  const [chosen, setChosen] = useState(accounts.find(({ isDefault }) => isDefault)?.accountId);
  const { mutate, error } = useMutation(
    rpc.identity.makeDefault.mutationOptions({
      onSuccess: () => (back ? router.push(back) : router.refresh()),
      onError: () => setChosen(accounts.find(({ isDefault }) => isDefault)?.accountId),
    }),
  );
  return (
    <>
      <div className="rows ruled mt-page" role="radiogroup" aria-label={label}>
        {accounts.map(({ accountId, isOpen, name, note }) => (
          <div key={accountId}>
            {isOpen ? (
              <Choice
                name={name}
                note={note}
                mark={accountId === chosen ? words.default : undefined}
                input={{
                  type: "radio",
                  name: "default-account",
                  checked: accountId === chosen,
                  onChange: () => {
                    setChosen(accountId);
                    mutate({ accountId });
                  },
                }}
              />
            ) : (
              <LockedChoice name={name} note={note} />
            )}
          </div>
        ))}
      </div>
      {error ? (
        <div className="mt-row">
          <FailureAside failure={failureOf(error)} />
        </div>
      ) : null}
    </>
  );
}
