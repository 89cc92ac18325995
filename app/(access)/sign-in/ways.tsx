"use client";

import { useWayBack } from "./use-way-back";

/** A provider as it is offered: in words, the first with its verb. */
export type Way = { readonly provider: string; readonly label: string };

/** The ways in. Plain links: the way to a provider is never fetched ahead, and works without scripts. */
export function Ways({ ways, returnTo }: { ways: readonly Way[]; returnTo: string }) {
  const back = encodeURIComponent(useWayBack(returnTo));
  const hrefOf = (provider: string) => `/sign-in/start?provider=${provider}&return=${back}`;
  const [first, ...others] = ways;
  if (!first) return null;
  return (
    <>
      <a className="button action" href={hrefOf(first.provider)}>
        {first.label}
      </a>
      <div className="pair mt-near">
        {others.map(({ provider, label }) => (
          <a className="button" key={provider} href={hrefOf(provider)}>
            {label}
          </a>
        ))}
      </div>
    </>
  );
}
