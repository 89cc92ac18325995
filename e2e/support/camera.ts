import { writeFile } from "node:fs/promises";
import { type Browser, chromium, type Page } from "@playwright/test";

const WIDTH = 640;
const HEIGHT = 480;
const FRAMES = 15;
const PAPER = 200; // what lies around the code is not quite white, and its ink not quite black
const INK = 30;

/** What a phone's screen shows of a code: its dark modules and how many there are in a row, the quiet ground included. */
type ShownCode = { readonly size: number; readonly dark: readonly (readonly [x: number, y: number])[] };

/** Reads the code off another phone's screen. */
export async function codeOn(page: Page): Promise<ShownCode> {
  const code = page.locator("svg.code");
  const size = Number((await code.getAttribute("viewBox"))?.split(" ")[2]);
  const path = (await code.locator("path").getAttribute("d")) ?? "";
  return { size, dark: [...path.matchAll(/M(\d+) (\d+)h1/g)].map(([, x, y]) => [Number(x), Number(y)]) };
}

/** Films a code, held still in the middle of the picture, as YUV4MPEG2 for Chromium's fake camera. */
export async function film(code: ShownCode, file: string): Promise<void> {
  const module = Math.floor(HEIGHT / code.size);
  const [left, top] = [(WIDTH - module * code.size) >> 1, (HEIGHT - module * code.size) >> 1];
  const light = Buffer.alloc(WIDTH * HEIGHT, PAPER);
  for (const [x, y] of code.dark) {
    for (let line = 0; line < module; line++) {
      const start = (top + y * module + line) * WIDTH + left + x * module;
      light.fill(INK, start, start + module);
    }
  }
  const frame = Buffer.concat([Buffer.from("FRAME\n"), light, Buffer.alloc((WIDTH * HEIGHT) / 2, 128)]);
  const head = Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F${FRAMES}:1 Ip A1:1 C420mpeg2\n`);
  await writeFile(file, Buffer.concat([head, ...Array.from({ length: FRAMES }, () => frame)]));
}

/** A browser whose camera sees a film, and whose person allows it. */
export function browserThatSees(film: string): Promise<Browser> {
  const args = [
    "--no-sandbox",
    "--disable-gpu",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
  ];
  return chromium.launch({
    executablePath: process.env.CHROMIUM_PATH,
    args: [...args, `--use-file-for-fake-video-capture=${film}`],
  });
}
