"use client";

import { useEffect, useRef, useState } from "react";
import type { Messages } from "@/app/_messages/catalogue";
import { fill } from "@/app/_messages/fill";
import { useWords } from "@/app/_messages/words";
import { Aside } from "@/app/_ui/aside";
import { Button, CallButton } from "@/app/_ui/button";
import { keepsEarlyTap } from "@/app/_ui/early-tap";
import { Icon } from "@/app/_ui/icon";
import { ReadAloud } from "@/app/_ui/read-aloud";
import { FailureAside } from "../../(citizen)/_tap/failure-aside";
import { useWhenKept } from "../../(citizen)/_tap/use-kept-form";
import { type Send, useLine } from "../../(citizen)/_tap/use-line";
import { useSending } from "../../(citizen)/_tap/use-sending";
import { AskedView } from "./asked-view";
import { type CameraTrouble, warmCamera } from "./camera";
import { TYPED_CODE, TypeForm } from "./type-form";
import { type Scan, useScan } from "./use-scan";

const CORNERS =
  "M2 44V18A16 16 0 0 1 18 2H44M220 2H246A16 16 0 0 1 262 18V44M262 220V246A16 16 0 0 1 246 262H220M44 262H18A16 16 0 0 1 2 246V220";

type Words = Messages["scan"];

/** The scanner: one picture, one sentence about it, one thing to do. */
export function Scanner({ words, back }: { words: Words; back: string }) {
  const { look: phone, words: said } = useWords();
  const line = useLine();
  const { video, scan, torch, look, pick, read, type, rest, toggleTorch } = useScan(line.send);
  const [byHand, setByHand] = useState(false);
  useWhenKept(TYPED_CODE, () => setByHand(true));
  const came = useRef(false);

  // a phone's own camera application lands here with the code behind the #
  useEffect(() => {
    const code = window.location.hash.slice(1);
    if (came.current || code === "") return;
    came.current = true;
    window.history.replaceState(null, "", window.location.pathname);
    read(code);
  });

  const seen = scan.phase === "firm" ? scan.firm : null;
  const elder = phone.mode === "elder";
  const showsPicture = scan.phase === "opening" || scan.phase === "looking";
  const hasNoCamera = scan.phase === "no-camera" && scan.trouble === "noCamera";
  function changeWay() {
    rest();
    setByHand(!byHand);
  }
  return (
    <>
      {line.element}
      <ScannerBar back={back} words={words} torch={torch} onTorch={() => void toggleTorch()} />
      <main className="page view" id="main">
        <h1 className="title">{byHand && !seen ? words.typeTitle : words.title}</h1>
        {byHand && !seen ? null : (
          <>
            <p className="quiet">{seen ? null : words.aim}</p>
            <div className={showsPicture ? "finder live" : "finder"}>
              <video ref={video} muted playsInline aria-label={words.aim} />
              <svg className="corners" viewBox="0 0 264 264" aria-hidden="true">
                <path d={CORNERS} />
              </svg>
              {showsPicture ? null : <Icon name={seen ? "firm" : "scan"} />}
            </div>
          </>
        )}
        <p className="read" role="status">
          {sayScan(scan, words)}
        </p>
      </main>
      <section className="dock" aria-label={words.title}>
        {hasNoCamera && !byHand ? (
          <NoCamera words={words} onByHand={changeWay} />
        ) : (
          <Dock scan={scan} words={words} line={line} look={() => void look()} byHand={byHand} type={type} />
        )}
        {seen ? null : (
          <OtherWays
            words={words}
            byHand={byHand}
            onPick={pick}
            onByHand={hasNoCamera && !byHand ? null : changeWay}
            warm={line.warm}
          />
        )}
        {elder ? <CallButton weight="side">{said.common.ask}</CallButton> : null}
      </section>
    </>
  );
}

function ScannerBar(props: { back: string; words: Words; torch: boolean | null; onTorch: () => void }) {
  const { look, words: said } = useWords();
  const { torch, words } = props;
  const elder = look.mode === "elder";
  return (
    <header className="bar">
      {/* a whole document again, without the camera's permission */}
      <a className={elder ? "tool back strong" : "tool back"} href={props.back} aria-label={said.common.back}>
        <Icon name="back" small={elder} />
        {said.common.backWritten || null}
      </a>
      <span className="spring" />
      {torch === null ? null : (
        <button type="button" {...keepsEarlyTap} className="tool last" aria-pressed={torch} onClick={props.onTorch}>
          <Icon name="torch" small />
          {torch ? words.torchOff : words.torch}
        </button>
      )}
      {elder ? <ReadAloud label={said.common.readAloud} stopLabel={said.common.stopReading} /> : null}
    </header>
  );
}

/** Without a camera: a photo from the album, or the number by hand. */
function OtherWays(props: {
  words: Words;
  byHand: boolean;
  onPick: (file: File | undefined) => Promise<void>;
  /** Null where it is the one thing to do already. */
  onByHand: (() => void) | null;
  warm: () => void;
}) {
  const { words, byHand, onByHand } = props;
  return (
    <div className="pair">
      <label className="plain">
        <input
          className="sr"
          type="file"
          accept="image/*"
          onClick={() => {
            warmCamera();
            props.warm();
          }}
          onChange={(event) => {
            void props.onPick(event.target.files?.[0]);
            event.target.value = ""; // the same picture may be chosen again
          }}
        />
        <Icon name="picture" small />
        {words.album}
      </label>
      {onByHand ? (
        <button type="button" {...keepsEarlyTap} className="plain" onClick={onByHand}>
          <Icon name={byHand ? "scan" : "keyboard"} small />
          {byHand ? words.title : words.byHand}
        </button>
      ) : null}
    </div>
  );
}

function sayScan(scan: Scan, words: Words) {
  if (scan.phase === "firm") {
    return (
      <>
        <Icon name="done" small />
        {fill(words.read, { name: scan.firm.enterpriseName })}
      </>
    );
  }
  if (scan.phase === "opening") return words.opening;
  if (scan.phase === "looking") return words.looking;
  return scan.phase === "checking" ? words.reading : null;
}

function Trouble({ trouble, words }: { trouble: CameraTrouble; words: Words }) {
  return (
    <Aside warn icon="exclamation" title={words[trouble]} role="alert">
      {words[`${trouble}Note`]}
    </Aside>
  );
}

/** A device that will never have a picture: the number by hand is what there is to do. */
function NoCamera({ words, onByHand }: { words: Words; onByHand: () => void }) {
  return (
    <>
      <Trouble trouble="noCamera" words={words} />
      <Button weight="action" icon="keyboard" onClick={onByHand}>
        {words.byHand}
      </Button>
    </>
  );
}

type DockProps = {
  readonly scan: Scan;
  readonly words: Words;
  readonly line: ReturnType<typeof useLine>;
  readonly look: () => void;
  readonly byHand: boolean;
  readonly type: (uscc: string) => void;
};

/** What there is to do at this moment. */
function Dock({ scan, words, line, look, byHand, type }: DockProps) {
  const { words: said } = useWords();
  const [asked, setAsked] = useState<string | null>(null);
  if (scan.phase === "firm") {
    const { firm } = scan;
    if (scan.going) return <p className="ask">{words.going}</p>;
    const requestId = asked ?? firm.openRequestId;
    if (requestId) {
      const { enterpriseId } = firm;
      const request = { requestId, enterpriseId, words, sendingWord: said.common.sending, send: line.send };
      return <AskedView {...request} />;
    }
    return <AskButton scanId={firm.scanId} words={words} send={line.send} onAsked={setAsked} />;
  }
  const trouble = (
    <>
      {scan.phase === "no-camera" ? <Trouble trouble={scan.trouble} words={words} /> : null}
      {scan.phase === "failed" ? <FailureAside failure={scan.failure} /> : null}
    </>
  );
  if (byHand) {
    return (
      <>
        {trouble}
        <TypeForm
          words={words}
          sending={scan.phase === "checking" && words.reading}
          failure={scan.phase === "failed" ? scan.failure : null}
          onFind={type}
          onFocus={line.warm}
        />
      </>
    );
  }
  if (scan.phase === "looking" || scan.phase === "checking") return <p className="ask">{words.privacy}</p>;
  const isAgain = scan.phase === "failed" || scan.phase === "no-camera";
  return (
    <>
      {trouble}
      {isAgain ? null : <p className="ask">{words.before}</p>}
      <Button
        weight="action"
        icon="scan"
        sending={scan.phase === "opening" && words.opening}
        onPointerDown={() => {
          warmCamera();
          line.warm();
        }}
        onClick={look}
      >
        {isAgain ? words.again : words.open}
      </Button>
      {isAgain ? null : <p className="note">{words.privacy}</p>}
    </>
  );
}

function AskButton(props: { scanId: string; words: Words; send: Send; onAsked: (requestId: string) => void }) {
  const { words: said } = useWords();
  const { sending, failure, start } = useSending(props.send, ({ requestId }: { requestId: string }) =>
    props.onAsked(requestId),
  );
  const { scanId } = props;
  return (
    <>
      <p className="ask">{props.words.needs}</p>
      {failure ? <FailureAside failure={failure} /> : null}
      <Button
        weight="action"
        sending={sending && said.common.sending}
        onClick={() => void start((rpc) => rpc.delegations.ask.mutate({ scanId }))}
      >
        {props.words.ask}
      </Button>
    </>
  );
}
