// Draws the app icons in public/icons/ from public/icons/icon.svg. Run it after changing the drawing: node bin/icons.mjs
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { chromium } from "@playwright/test";

const DIRECTORY = new URL("../public/icons/", import.meta.url);
const SYSTEM_CHROMIUM = "/usr/bin/chromium";
/** `ground`: the red runs to the edge, because the phone cuts the shape; the drawing then keeps to the safe middle. */
const ICONS = [
  { file: "icon-192.png", size: 192 },
  { file: "icon-512.png", size: 512 },
  { file: "maskable-512.png", size: 512, ground: true, scale: 0.82 },
  { file: "apple-touch-icon.png", size: 180, ground: true, scale: 0.92 },
];

const svg = await readFile(new URL("icon.svg", DIRECTORY), "utf8");
const browser = await chromium.launch({
  executablePath: existsSync(SYSTEM_CHROMIUM) ? SYSTEM_CHROMIUM : undefined,
  args: ["--no-sandbox"],
});
for (const { file, size, ground = false, scale = 1 } of ICONS) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  const drawing = ground ? svg.replace('rx="22"', "") : svg;
  const inner = Math.round(size * scale);
  await page.setContent(
    `<style>body{margin:0;height:100vh;display:grid;place-items:center;background:${ground ? "#b92b1b" : "transparent"}}svg{width:${inner}px}</style>${drawing}`,
  );
  await writeFile(new URL(file, DIRECTORY), await page.screenshot({ omitBackground: true }));
  await page.close();
}
await browser.close();
