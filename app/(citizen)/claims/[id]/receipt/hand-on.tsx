"use client";

import { useSyncExternalStore } from "react";
import { Button, CallButton } from "@/app/_ui/button";
import { Foot } from "@/app/_ui/foot";
import { Icon } from "@/app/_ui/icon";

const nothingChanges = () => () => {};

type Props = { title: string; text: string; save: string; share: string; ask: string | null; pdf: string | null };

/** Keeps the paper as a PDF, or by printing it where there is none, and hands it on where the phone can. */
export function HandOn({ title, text, save, share, ask, pdf }: Props) {
  const canShare = useSyncExternalStore(
    nothingChanges,
    () => "share" in navigator,
    () => false,
  );
  return (
    <Foot>
      <div className="pair">
        {pdf ? (
          <a className="button" href={pdf} download>
            <Icon name="save" />
            {save}
          </a>
        ) : (
          <Button weight="outline" icon="save" onClick={() => window.print()}>
            {save}
          </Button>
        )}
        {canShare ? (
          <Button weight="outline" icon="send" onClick={() => void navigator.share({ title, text }).catch(() => {})}>
            {share}
          </Button>
        ) : null}
      </div>
      {ask ? <CallButton weight="side">{ask}</CallButton> : null}
    </Foot>
  );
}
