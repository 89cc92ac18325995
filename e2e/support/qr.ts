import type { Browser, Locator } from "@playwright/test";

const READER = "node_modules/qr-scanner/qr-scanner.legacy.min.js";

/** What a QR code on a screen says, read from its pixels as a camera would. @param at an address whose scripts may run. */
export async function readCode(browser: Browser, { shown, at }: { shown: Locator; at: string }): Promise<string> {
  const picture = `data:image/png;base64,${(await shown.screenshot()).toString("base64")}`;
  const context = await browser.newContext({ bypassCSP: true });
  try {
    const page = await context.newPage();
    await page.goto(at);
    await page.addScriptTag({ path: READER });
    return await page.evaluate(async (source) => {
      type Reader = { scanImage(image: string, options: object): Promise<{ data: string }> };
      const { QrScanner } = window as unknown as { QrScanner: Reader };
      return (await QrScanner.scanImage(source, { returnDetailedScanResult: true })).data;
    }, picture);
  } finally {
    await context.close();
  }
}
