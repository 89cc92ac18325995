"use client";

import { useSyncExternalStore } from "react";
import { Button, CallButton } from "@/app/_ui/button";
import { Foot } from "@/app/_ui/foot";

const nothingChanges = () => () => {};

/** Keeps the paper, by printing it to a file, and hands it on where the phone can. */
export function HandOn(props: { title: string; text: string; save: string; share: string; ask: string | null }) {
  const { title, text, save, share, ask } = props;
  const canShare = useSyncExternalStore(
    nothingChanges,
    () => "share" in navigator,
    () => false,
  );
  return (
    <Foot>
      <div className="pair">
        <Button weight="outline" icon="save" onClick={() => window.print()}>
          {save}
        </Button>
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
