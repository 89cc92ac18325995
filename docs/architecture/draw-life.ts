// `npx tsx docs/architecture/draw-life.ts`: draws life-of-a-payment.svg from the table that the service obeys.
import { writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { zhCN } from "../../app/_messages/zh-cn";
import { LIFE_SIZE, planLife } from "../../app/_ui/life-plan";
import { CLAIM_EDGES } from "../../server/claims/claim-life";

/** Where the drawing stands. */
export const LIFE_PICTURE = "docs/architecture/life-of-a-payment.svg";

const STYLE = `
  text { font: 14px "PingFang SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; fill: #14181a }
  .name { font-size: 16px; font-weight: 600; text-anchor: middle }
  .way { stroke: #545b5e; stroke-width: 1.5; fill: none }
  .words { fill: #545b5e }
  .box { fill: #ffffff; stroke: #7b8385 }
  marker path { fill: #545b5e }`;

/** The picture as it has to be: every status, every step, and each step's sentence. */
export function drawLife(): string {
  const { width, height, boxWidth, boxHeight } = LIFE_SIZE;
  const { boxes, ways } = planLife(CLAIM_EDGES);
  const { statuses, events } = zhCN.payment;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>${zhCN.payment.lifeTitle}</title><style>${STYLE}</style>`,
    '<defs><marker id="end" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0L8 4L0 8z"/></marker></defs>',
    `<rect width="${width}" height="${height}" fill="#fbfbf9"/>`,
    ...ways.flatMap(({ event, path: line, words, anchor }) => [
      `<path class="way" d="${line}" marker-end="url(#end)"/>`,
      `<text class="words" x="${words.x}" y="${words.y}" text-anchor="${anchor}">${events[event as keyof typeof events]}</text>`,
    ]),
    ...boxes.flatMap(({ status, x, y }) => [
      `<rect class="box" x="${x - boxWidth / 2}" y="${y - boxHeight / 2}" width="${boxWidth}" height="${boxHeight}" rx="10"/>`,
      `<text class="name" x="${x}" y="${y + 6}">${statuses[status as keyof typeof statuses]}</text>`,
    ]),
    "</svg>\n",
  ].join("\n");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
  writeFileSync(path.join(root, LIFE_PICTURE), drawLife());
}
