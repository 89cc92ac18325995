import type { Messages } from "@/app/_messages/catalogue";

const RING = "M12 3.75a8.25 8.25 0 1 1 0 16.5 8.25 8.25 0 0 1 0-16.5z";

/** The drawings of the icon set that this page needs; the set itself is made of components. */
const DRAWINGS = {
  clock: `<path d="${RING}M12 7.75V12l3 2"/>`,
  offline:
    '<path d="M4 4l16 16M3.5 10.5a13 13 0 0 1 4-2.6M11 6.9a12.8 12.8 0 0 1 9.5 3.6M6.75 14a8 8 0 0 1 4.5-2.2M15.4 12.6c.7.4 1.3.85 1.85 1.4M12 18h.01"/>',
  shield: '<path d="M12 3.5l7 2.5v5.5c0 4.3-2.9 7.6-7 9-4.1-1.4-7-4.7-7-9V6zM8.75 11.9l2.4 2.4 4.2-4.5"/>',
  done: `<path d="${RING}M8.25 12.25l2.6 2.6 4.9-5.2"/>`,
  here: '<circle cx="12" cy="12" r="8.25"/><circle class="disc" cx="12" cy="12" r="4"/>',
  waiting: `<path d="${RING}"/>`,
} as const;

const icon = (name: keyof typeof DRAWINGS) =>
  `<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">${DRAWINGS[name]}</svg>`;

/** The sentences of this page in one language, by the names its script and its elements use. */
function wordsOf({ offline, kept, product }: Messages) {
  return {
    title: offline.title,
    note: offline.note,
    name: product.name,
    kept: kept.title,
    keptMany: kept.titleMany,
    confirmed: kept.confirmed,
    confirmedNote: kept.confirmedNote,
    waiting: kept.waiting,
    waitingNote: kept.waitingNote,
    toAccount: kept.toAccount,
    safe: kept.safe,
    safeNote: kept.safeNote,
    retry: offline.retry,
    takeBack: kept.cancel,
    takenBack: kept.cancelled,
  };
}

const stop = (state: string, drawing: keyof typeof DRAWINGS, text: { name: string; note?: string; after?: string }) =>
  `<li class="${state}">${icon(drawing)}<div><p class="stop" data-say="${text.name}"></p>${
    text.note ? `<p class="note" data-say="${text.note}"></p>` : ""
  }</div>${text.after ?? ""}</li>`;

/**
 * The offline page as one document. Its words come in both languages, because it was made before anybody chose one;
 * Chinese stands in it already, for a phone without script.
 */
export function offlineDocument({ style, zhCN, en }: { style: string; zhCN: Messages; en: Messages }): string {
  const words = { "zh-CN": wordsOf(zhCN), en: wordsOf(en) };
  const data = JSON.stringify(words).replaceAll("<", "\\u003c");
  const chinese = words["zh-CN"];
  const html = `<!doctype html>
<html lang="zh-CN" data-mode="standard" data-size="standard">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<title>${chinese.title}</title>
<link rel="icon" href="/icons/icon.svg" type="image/svg+xml">
<link rel="manifest" href="/manifest.webmanifest">
<style>${style}</style>
</head>
<body>
<header class="bar"><span class="wordmark" data-say="name"></span></header>
<main class="page" id="main">
<section data-part="nothing">
<h1 class="state">${icon("offline")}<span data-say="title"></span></h1>
<p class="quiet" data-say="note"></p>
<p class="group" role="status" data-part="taken-back"></p>
</section>
<section class="kept-view" data-part="kept" hidden>
<h1 class="state">${icon("clock")}<span data-part="headline"></span></h1>
<div class="group"><ol class="route">
${stop("done unsent", "done", { name: "confirmed", note: "confirmedNote", after: '<time data-part="clock"></time>' })}
${stop("here", "here", { name: "waiting", note: "waitingNote" })}
${stop("waiting", "waiting", { name: "toAccount" })}
</ol></div>
<div class="group"><div class="aside">${icon("shield")}<div><p class="name" data-say="safe"></p><p class="note" data-say="safeNote"></p></div></div></div>
</section>
</main>
<footer class="foot"><div class="dock">
<button class="button" type="button" data-part="retry" data-say="retry"></button>
<button class="plain" type="button" data-part="take-back" data-say="takeBack" hidden></button>
</div></footer>
<script type="application/json" id="words">${data}</script>
<script src="/kept-taps.js" defer></script>
</body>
</html>`;
  return html.replaceAll(/data-say="(\w+)">/g, (whole, name: keyof typeof chinese) => `${whole}${chinese[name]}`);
}
