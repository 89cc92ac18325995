"use client";

import { useEffect, useState } from "react";
import type { Messages } from "@/app/_messages/catalogue";
import { Aside } from "@/app/_ui/aside";
import { Button } from "@/app/_ui/button";
import type { RequestView } from "@/app/views";
import { FailureAside } from "../../(citizen)/_tap/failure-aside";
import type { Send } from "../../(citizen)/_tap/use-line";
import { useSending } from "../../(citizen)/_tap/use-sending";
import { openFirmList } from "./use-scan";

const ASK_AGAIN_MS = 4_000;

/** A request that was made: how it stands, looked up every few seconds until it has been answered. */
export function AskedView(props: {
  requestId: string;
  enterpriseId: string;
  words: Messages["scan"];
  sendingWord: string;
  send: Send;
}) {
  const { requestId, enterpriseId, words, send } = props;
  const [state, setState] = useState<RequestView["state"]>("open");
  const entering = useSending(send, openFirmList);
  const withdrawing = useSending(send, () => setState("withdrawn"));
  useEffect(() => {
    if (state !== "open") return;
    const timer = setInterval(() => {
      if (document.hidden) return;
      send((rpc) => rpc.delegations.request.query({ requestId })).then(
        (request) => setState(request.state),
        () => {}, // asked again in a moment
      );
    }, ASK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [state, requestId, send]);

  if (state === "granted") {
    return (
      <>
        <p className="ask" role="status">
          {words.grantedTitle}
        </p>
        {entering.failure ? <FailureAside failure={entering.failure} /> : null}
        <Button
          weight="action"
          sending={entering.sending && props.sendingWord}
          onClick={() => void entering.start((rpc) => rpc.identity.actFor.mutate({ enterpriseId }))}
        >
          {words.enter}
        </Button>
      </>
    );
  }
  if (state !== "open") {
    const said = state === "withdrawn" ? ("withdrawn" as const) : ("refused" as const);
    return (
      <Aside icon="exclamation" title={words[said]} role="status">
        {words[`${said}Note`]}
      </Aside>
    );
  }
  return (
    <>
      <Aside icon="clock" title={words.asked} role="status">
        {words.askedNote}
      </Aside>
      {withdrawing.failure ? <FailureAside failure={withdrawing.failure} /> : null}
      <Button
        weight="plain"
        onClick={() => void withdrawing.start((rpc) => rpc.delegations.withdraw.mutate({ requestId }))}
      >
        {words.withdraw}
      </Button>
    </>
  );
}
