"use client";

import { useEffect } from "react";
import type { RefusalCode } from "@/server/kernel";
import { fill } from "./_messages/fill";
import { useWords } from "./_messages/words";
import { Aside } from "./_ui/aside";
import { Bar, CallTool, Wordmark } from "./_ui/bar";
import { Button, ButtonLink, CallButton } from "./_ui/button";
import { Foot } from "./_ui/foot";
import { ReadAloud } from "./_ui/read-aloud";
import { StateTitle } from "./_ui/status-line";

const TRY_AGAIN_MS = 15_000;
const REFUSAL_DIGEST = "refusal:"; // answered.ts puts it there

/** Something failed while a screen was drawn: an expected no with its own sentence, or our fault, tried again by itself. */
export default function ErrorScreen({ error, retry }: { error: unknown; retry: () => void }) {
  const { look, words } = useWords();
  const elder = look.mode === "elder";
  const digest = error instanceof Error && "digest" in error ? String(error.digest) : "";
  const refusal = digest.startsWith(REFUSAL_DIGEST)
    ? words.refusals[digest.slice(REFUSAL_DIGEST.length) as RefusalCode]
    : undefined;

  useEffect(() => {
    if (refusal) return;
    const timer = setInterval(() => {
      if (document.visibilityState === "visible" && navigator.onLine) retry();
    }, TRY_AGAIN_MS);
    return () => clearInterval(timer);
  }, [refusal, retry]);

  return (
    <>
      <title>{fill(words.product.titled, { page: refusal?.what ?? words.fault.title })}</title>
      <Bar start={<Wordmark>{words.product.name}</Wordmark>}>
        {elder ? (
          <ReadAloud label={words.common.readAloud} stopLabel={words.common.stopReading} />
        ) : (
          <CallTool label={words.common.call} />
        )}
      </Bar>
      <main className="page" id="main">
        <StateTitle icon="exclamation">{refusal?.what ?? words.fault.title}</StateTitle>
        {refusal ? (
          <p className="quiet">{refusal.next}</p>
        ) : (
          <div className="mt-near">
            <Aside icon="shield" title={words.fault.safe}>
              {words.fault.note}
            </Aside>
            {digest ? <p className="note mt-row">{fill(words.fault.id, { id: digest })}</p> : null}
          </div>
        )}
      </main>
      <Foot>
        {refusal ? (
          <ButtonLink weight="outline" href="/">
            {words.common.goHome}
          </ButtonLink>
        ) : (
          <Button weight="outline" onClick={() => retry()}>
            {words.fault.retry}
          </Button>
        )}
        {elder ? <CallButton weight="side">{words.common.ask}</CallButton> : null}
      </Foot>
    </>
  );
}
