"use client";

import type { Messages } from "@/app/_messages/catalogue";
import { Button } from "@/app/_ui/button";
import { type ScanStage, useScanCode } from "./use-scan-code";
import { useWayBack } from "./use-way-back";

type Words = Messages["scanSignIn"];

const QUIET_MODULES = 4; // ISO/IEC 18004: the white ground a scanner needs around the code
const OVER: readonly ScanStage[] = ["refused", "expired", "offline"];

/** On a computer: a code for the phone to scan, and what the phone is doing with it. On a phone the sheet hides it, and no code is fetched. */
export function ScanPanel({ words, returnTo }: { words: Words; returnTo: string }) {
  const { stage, code, again } = useScanCode(useWayBack(returnTo));
  const isOver = OVER.includes(stage);
  return (
    <section className="scan-panel" aria-labelledby="scan-title">
      <h2 className="title" id="scan-title">
        {words.title}
      </h2>
      <div className="scan-stage" aria-live="polite">
        {stage === "opened" && code ? <p className="scan-number">{code.number}</p> : null}
        {stage === "waiting" && code ? <Modules rows={code.rows} label={words.code} /> : null}
        {isOver ? (
          <Button weight="outline" onClick={again}>
            {words.again}
          </Button>
        ) : null}
        <p className={stage === "waiting" ? "quiet" : "heading"}>{headline(stage, words)}</p>
        {stage === "opened" ? <p className="note">{words.openedNote}</p> : null}
        {stage === "refused" ? <p className="note">{words.refusedNote}</p> : null}
      </div>
    </section>
  );
}

function headline(stage: ScanStage, words: Words): string {
  if (stage === "waiting") return words.how;
  if (stage === "closed") return words.loading;
  if (stage === "confirmed") return words.taken;
  return words[stage];
}

/** The code as one path, dark on white in every scheme. */
function Modules({ rows, label }: { rows: readonly string[]; label: string }) {
  const size = rows.length + 2 * QUIET_MODULES;
  const path = rows
    .flatMap((row, y) =>
      [...row].map((dark, x) => (dark === "1" ? `M${x + QUIET_MODULES} ${y + QUIET_MODULES}h1v1h-1z` : "")),
    )
    .join("");
  return (
    <svg className="code" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shapeRendering="crispEdges">
      <path d={path} />
    </svg>
  );
}
