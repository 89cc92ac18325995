import type { Messages } from "@/app/_messages/catalogue";

const RING = "M12 3.75a8.25 8.25 0 1 1 0 16.5 8.25 8.25 0 0 1 0-16.5z";

/** The drawings of the icon set that this page needs; the set itself is made of components. */
const DRAWINGS = {
  arrived: '<circle class="disc" cx="12" cy="12" r="9.25"/><path class="cut" d="M7.75 12.4l3 3 5.5-6"/>',
  exclamation: `<path d="${RING}M12 7.75v5M12 16h.01"/>`,
  back: '<path d="M14.5 5l-7 7 7 7"/>',
  speaker: '<path d="M4 10v4h3.5L12 18V6L7.5 10zM15.5 9.25a4 4 0 0 1 0 5.5M18 6.5a8 8 0 0 1 0 11"/>',
  phone:
    '<path d="M6.6 4h2.9l1.6 4-2 1.6a11.5 11.5 0 0 0 5.3 5.3l1.6-2 4 1.6v2.9a2 2 0 0 1-2 2C11 19.4 4.6 13 4.6 6a2 2 0 0 1 2-2z"/>',
  shield: '<path d="M12 3.5l7 2.5v5.5c0 4.3-2.9 7.6-7 9-4.1-1.4-7-4.7-7-9V6zM8.75 11.9l2.4 2.4 4.2-4.5"/>',
} as const;

const icon = (name: keyof typeof DRAWINGS) =>
  `<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">${DRAWINGS[name]}</svg>`;

/** What a receipt shows, in this order. */
const LINES = [
  "program",
  "issuer",
  "payee",
  "account",
  "credited",
  "number",
  "payment",
  "place",
  "signed",
  "key",
] as const;

/** The page that checks receipts, as one document without the framework. Its words come in both languages. */
export function verifyDocument({ style, zhCN, en }: { style: string; zhCN: Messages; en: Messages }): string {
  const wordsOf = ({ verify, product, common: { back, ask, readAloud, stopReading } }: Messages) => ({
    ...verify,
    product: product.name,
    ...{ back, ask, readAloud, stopReading },
  });
  const words = { "zh-CN": wordsOf(zhCN), en: wordsOf(en) };
  const chinese: Readonly<Record<string, string>> = words["zh-CN"];
  const data = JSON.stringify(words).replaceAll("<", "\\u003c");
  const lines = LINES.map((name) => `<div><dt data-say="${name}"></dt><dd data-part="${name}"></dd></div>`).join("");
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
<header class="bar"><a class="tool back strong" href="/" data-part="back" hidden>${icon("back")}<span data-say="back"></span></a><span class="wordmark" data-part="wordmark" data-say="product"></span><span class="spring"></span><button class="tool last" type="button" aria-pressed="false" data-part="read" hidden>${icon("speaker")}<span data-part="read-word" data-say="readAloud"></span></button></header>
<main class="page" id="main">
<h1 class="title" data-say="title"></h1>
<p class="quiet" data-say="intro"></p>
<section class="group" data-part="result" role="status" hidden>
<article class="paper">
<p class="state" data-part="verdict"></p>
<p class="figure" data-part="sum"></p>
<p class="note" data-part="advice"></p>
<dl data-part="lines">${lines}</dl>
</article>
</section>
<form class="group" data-part="form" novalidate>
<label class="field"><span class="heading" data-say="paste"></span><textarea class="box" rows="4" spellcheck="false" autocomplete="off" maxlength="9000" data-part="text"></textarea></label>
<div class="field"><span class="heading" id="file-name" data-say="file"></span><label class="button"><span id="file-choose" data-say="choose"></span><input class="sr" type="file" aria-labelledby="file-name file-choose" accept=".pdf,.txt,image/*" data-part="file"></label></div>
<p class="note" data-say="fileNote"></p>
</form>
<div class="group"><div class="aside">${icon("shield")}<div><p class="name" data-say="alone"></p><p class="note" data-say="aloneNote"></p></div></div></div>
<section class="group"><h2 class="heading" data-say="keyTitle"></h2><p class="note" data-say="keyNote"></p><p class="note own-key" data-part="own-key"></p></section>
</main>
<footer class="foot"><div class="dock"><button class="button" type="submit" data-part="check" data-say="check"></button><a class="button side" href="tel:12345" data-part="ask" hidden>${icon("phone")}<span data-say="ask"></span></a></div></footer>
<template id="genuine">${icon("arrived")}</template>
<template id="wrong">${icon("exclamation")}</template>
<script type="application/json" id="words">${data}</script>
<script type="module" src="/verify-page.js"></script>
</body>
</html>`;
  return html.replaceAll(/data-say="(\w+)">/g, (whole, name: string) => `${whole}${chinese[name] ?? ""}`);
}
