"use client";

import type { Route } from "next";
import { useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import { Choice, LockedChoice } from "@/app/_ui/choice";
import { FailureAside } from "../_tap/failure-aside";
import { useLine } from "../_tap/use-line";
import { useSending } from "../_tap/use-sending";

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
export function AccountChoice({ label, back, accounts, words }: AccountChoiceProps) {
  const router = useRouter();
  const line = useLine();
  const [wanted, setWanted] = useState<string | null>(null);
  const change = useSending(line.send, () => (back ? router.push(back) : router.refresh()));
  const kept = accounts.find(({ isDefault }) => isDefault)?.accountId;
  const chosen = change.failure ? kept : (wanted ?? kept);

  return (
    <>
      {line.element}
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
                    setWanted(accountId);
                    void change.start((rpc) => rpc.identity.makeDefault.mutate({ accountId }));
                  },
                }}
              />
            ) : (
              <LockedChoice name={name} note={note} />
            )}
          </div>
        ))}
      </div>
      {change.failure ? (
        <div className="mt-row">
          <FailureAside failure={change.failure} />
        </div>
      ) : null}
    </>
  );
}
