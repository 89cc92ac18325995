import { readFileSync } from "node:fs";
import path from "node:path";
import PDFDocument from "pdfkit";
import { create } from "qrcode";
import { unpackWoff } from "./woff";

/** What a receipt's paper says, already in words; the code leads to the page that checks it. */
export type PaperText = {
  readonly title: string;
  readonly issuer: string;
  readonly state: string;
  readonly sum: string;
  readonly sumInWords: string;
  readonly lines: readonly (readonly [term: string, detail: string])[];
  readonly proofNote: string;
  readonly fingerprint: string;
  /** Where the page is that checks receipts, and the digits of this one. */
  readonly checkUrl: string;
  readonly digits: string;
};

/** ZCOOL XiaoWei (SIL OFL 1.1): the letters of GB 2312 in one file; a PDF takes along only those it uses. */
const FONT = "@fontsource/zcool-xiaowei/files/zcool-xiaowei-chinese-simplified-400-normal.woff";
const WIDTH = 419.53; // A5, in points
const MARGIN = 40;
const QUIET_MODULES = 4; // ISO/IEC 18004
const CODE_POINTS = 210; // 74 mm: a module is wider than half a millimetre, so that a phone reads it from paper
const INK = "#14181a";
const QUIET = "#545b5e";
const UNKNOWN_LETTER = "□";

let font: Buffer | undefined;

/** The font, unpacked when first needed: read from its package, a PDF library would unpack it anew for every letter. */
function readFont(): Buffer {
  font ??= unpackWoff(readFileSync(path.join(process.cwd(), "node_modules", FONT)));
  return font;
}

/** Draws the paper of a receipt: A5, its own letters in it, and its digits in the keywords, where a dropped file is read. */
export function drawPaper(text: PaperText): Promise<Buffer> {
  const info = { Title: text.title, Keywords: text.digits, Creator: "yongyiban", Producer: "yongyiban" };
  const doc = new PDFDocument({ size: "A5", margin: MARGIN, info, lang: "zh-CN" });
  const done = new Promise<Buffer>((resolve, reject) => {
    const parts: Buffer[] = [];
    doc.on("data", (part: Buffer) => parts.push(part));
    doc.on("end", () => resolve(Buffer.concat(parts)));
    doc.on("error", reject);
  });
  doc.font(readFont());
  const known = knownLetters(doc);
  const write = (words: string, size: number, colour = INK) => doc.fontSize(size).fillColor(colour).text(known(words));
  write(text.title, 20);
  write(text.issuer, 10, QUIET);
  doc.moveDown(0.6);
  write(text.state, 12);
  write(text.sum, 28);
  write(text.sumInWords, 10, QUIET);
  doc.moveDown(0.8);
  for (const [term, detail] of text.lines) writeLine(doc, known(term), known(detail));
  doc.moveDown(0.6);
  drawCode(doc, text);
  write(text.proofNote, 8, QUIET);
  write(text.fingerprint, 7, QUIET);
  doc.end();
  return done;
}

function writeLine(doc: PDFKit.PDFDocument, term: string, detail: string): void {
  const top = doc.y;
  const detailAt = MARGIN + 90;
  doc.fontSize(10).fillColor(QUIET).text(term, MARGIN, top, { width: 86 });
  doc.fillColor(INK).text(detail, detailAt, top, { width: WIDTH - MARGIN - detailAt });
  doc.x = MARGIN;
  doc.moveDown(0.25);
}

/** The code as squares: the address in bytes, the digits packed as digits. */
function drawCode(doc: PDFKit.PDFDocument, { checkUrl, digits }: PaperText): void {
  const segments = [
    { data: Buffer.from(`${checkUrl}#`), mode: "byte" as const },
    { data: digits, mode: "numeric" as const },
  ];
  const { modules } = create(segments, { errorCorrectionLevel: "L" });
  const side = CODE_POINTS / (modules.size + 2 * QUIET_MODULES);
  const [left, top] = [(WIDTH - CODE_POINTS) / 2, doc.y];
  for (let row = 0; row < modules.size; row++) {
    for (let column = 0; column < modules.size; column++) {
      if (!modules.get(row, column)) continue;
      doc.rect(left + (column + QUIET_MODULES) * side, top + (row + QUIET_MODULES) * side, side, side);
    }
  }
  doc.fill("#000000");
  doc.x = MARGIN;
  doc.y = top + CODE_POINTS + 4;
}

/** Puts a square where the font has no letter, as a typesetter would: never nothing. */
function knownLetters(doc: PDFKit.PDFDocument): (words: string) => string {
  const { font } = (doc as unknown as { _font: { font: { hasGlyphForCodePoint(code: number): boolean } } })._font;
  const isKnown = (letter: string) => font.hasGlyphForCodePoint(letter.codePointAt(0) ?? 0);
  return (words) => [...words].map((letter) => (isKnown(letter) ? letter : UNKNOWN_LETTER)).join("");
}
