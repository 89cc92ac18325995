"use client";

import { useQueries } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { fill } from "@/app/_messages/fill";
import { useWords } from "@/app/_messages/words";
import { RpcProvider, useRpc } from "@/app/_rpc/client";
import { Amount } from "@/app/_ui/amount";
import { ButtonLink } from "@/app/_ui/button";
import { Foot } from "@/app/_ui/foot";
import { sayMoney } from "@/app/_ui/money";
import { RowLink, RowText } from "@/app/_ui/row";
import { StateTitle, type Status, StatusLine } from "@/app/_ui/status-line";
import { SumInSentence } from "@/app/_ui/sum-in-sentence";
import { sayClock } from "@/app/_ui/when";
import type { ClaimView, ConfirmedLine } from "@/app/views";
import type { RefusalCode } from "@/server/kernel";
import { type LineStatus, opens, statusOf, totalOf } from "./result-line";
import { useKeptFocus } from "./use-kept-focus";

const ASK_AGAIN_MS = 1_500;
const FIRST_WHAT_IS_OPEN: readonly Status[] = ["unsent", "returned", "arriving", "arrived"];

type Line = ConfirmedLine & { readonly status: LineStatus };

/** The lines as they stand now: those on the way are asked about until the bank has said its last word. */
function useLines(results: readonly ConfirmedLine[]): Line[] {
  const rpc = useRpc();
  const claims = results.flatMap((line) => (line.claim ? [line.claim] : []));
  const fresh = useQueries({
    queries: claims.map((claim) => ({
      ...rpc.claims.read.queryOptions({ claimId: claim.claimId }),
      initialData: claim,
      refetchOnMount: false,
      refetchInterval: ({ state }: { state: { data?: ClaimView } }) =>
        statusOf({ claim: state.data ?? claim, refusal: null }) === "arriving" ? ASK_AGAIN_MS : (false as const),
    })),
  });
  const now = new Map(fresh.map(({ data }, index) => [claims[index]?.claimId, data]));
  return results
    .map((line) => {
      const claim = line.claim ? (now.get(line.claim.claimId) ?? line.claim) : null;
      return { ...line, claim, status: statusOf({ claim, refusal: line.refusal }) };
    })
    .sort((a, b) => FIRST_WHAT_IS_OPEN.indexOf(a.status) - FIRST_WHAT_IS_OPEN.indexOf(b.status));
}

type ResultsViewProps = {
  results: readonly ConfirmedLine[];
  bar: ReactNode;
  home: "/" | "/firm";
  tabs: ReactNode;
};

/** What became of 一键全领: the unfinished line first, each with its own word. */
export function ResultsView(props: ResultsViewProps) {
  return (
    <RpcProvider>
      <Results {...props} />
    </RpcProvider>
  );
}

function Results(props: ResultsViewProps) {
  const { look, words } = useWords();
  const lines = useLines(props.results);
  useKeptFocus("results", true); // only a tap brings this screen, and it may come after the one that it was made on
  const arrived = lines.filter((line) => line.status === "arrived");
  const arriving = lines.filter((line) => line.status === "arriving");
  const open = lines.length - arrived.length;
  const { totalFen, unread } = totalOf(lines);
  const sentence =
    unread > 0 ? words.results.summaryUnread : open > 0 ? words.results.summaryOpen : words.results.summary;

  return (
    <>
      {props.bar}
      <main className="page" id="main" aria-live="polite">
        {arrived.length > 0 ? (
          <StateTitle arrived icon="arrived">
            {fill(words.results.allArrived, { count: arrived.length })}
          </StateTitle>
        ) : (
          <StateTitle icon={arriving.length > 0 ? undefined : "exclamation"}>
            {arriving.length > 0 ? words.results.arriving : words.results.none}
          </StateTitle>
        )}
        {arrived.length + arriving.length > 0 ? (
          <Amount
            amountFen={totalOf(arrived.length > 0 ? arrived : arriving).totalFen}
            look={look}
            arrived={arrived.length > 0}
          />
        ) : null}
        <p className="quiet">
          <SumInSentence
            sentence={fill(sentence, { count: lines.length, open, unread })}
            sum={sayMoney(totalFen, look)}
          />
        </p>
        <ul className="rows mt-near">
          {lines.map((line) => (
            <li key={line.entitlementId}>
              <ResultRow line={line} />
            </li>
          ))}
        </ul>
      </main>
      <Foot tabs={props.tabs}>
        <ButtonLink weight="outline" href={props.home}>
          {words.results.back}
        </ButtonLink>
      </Foot>
    </>
  );
}

function ResultRow({ line }: { line: Line }) {
  const { look, words } = useWords();
  const { results, refusals, account } = words;
  const { claim, status } = line;
  const isSeen = line.refusal?.code !== "CLAIMED_THEN_REVOKED";
  const word = {
    arrived: results.arrivedWord,
    arriving: isSeen ? results.arrivingWord : results.confirmedWord,
    returned: results.returnedWord,
    unsent: results.unsentWord,
    missing: "",
  }[status];
  const place = claim ? fill(account.short, { bank: claim.payeeAccount.bankName, tail: claim.payeeAccount.tail }) : "";
  const refusal = refusals[(line.refusal?.code ?? "NOT_FOUND") as RefusalCode] ?? refusals.NOT_FOUND;
  const refused = `${refusal.what}。${refusal.next}`;
  const note = {
    arrived: claim?.creditedAt
      ? fill(results.arrivedNote, { clock: sayClock(claim.creditedAt), account: place })
      : place,
    arriving: isSeen ? results.arrivingNote : refused,
    returned: results.returnedNote,
    unsent: refused,
    missing: "",
  }[status];
  const row = {
    fit: "close top" as const,
    name: line.programName ?? results.unread,
    note,
    arrived: status === "arrived",
    chevron: false,
    sum: (
      <>
        {line.amountFen === null ? null : sayMoney(line.amountFen, look)}
        <StatusLine status={status} word={word} />
      </>
    ),
  };
  if (!opens(line)) return <RowText {...row} />;
  if (claim) return <RowLink {...row} href={`/claims/${claim.claimId}`} />;
  return <RowLink {...row} href={`/entitlements/${line.entitlementId}`} />;
}
