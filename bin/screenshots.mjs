// Photographs the running product as demonstration people see it, into docs/images/. Usage: npm run screenshots
// It takes money as some of them: afterwards `npm start -- --reset` starts the city afresh. BASE_URL names another
// address than http://localhost:3000; a second run shows what the first one took from the records.
import { existsSync, mkdirSync } from "node:fs";
import { chromium } from "@playwright/test";

const BASE_URL = process.env.BASE_URL ?? "http://localhost:3000";
const DIRECTORY = new URL("../docs/images/", import.meta.url);
const SYSTEM_CHROMIUM = "/usr/bin/chromium";
const PHONE = { width: 390, height: 844 }; // one pixel a point: a README shows it at about half its size

const READY = "main:not([aria-busy])";

/** @type {{ file: string, person?: string, mode?: "elder", show: (page: import("@playwright/test").Page) => Promise<void> }[]} */
const PICTURES = [
  { file: "sign-in", show: (page) => open(page, "/sign-in") },
  { file: "home", person: "linxiaohe", show: (page) => open(page, "/") },
  { file: "benefit", person: "linxiaohe", show: (page) => openFirst(page, "/", 'main a[href^="/entitlements/ent"]') },
  { file: "missing-fact", person: "fuminglang", show: (page) => openFirst(page, "/", 'main a[href*="/missing/"]') },
  { file: "firm", person: "zhoumin", show: (page) => actForFirm(page) },
  { file: "elder-home", person: "chenxiuzhen", mode: "elder", show: (page) => open(page, "/") },
  {
    file: "elder-benefit",
    person: "chenxiuzhen",
    mode: "elder",
    show: (page) => openFirst(page, "/", 'main a[href^="/entitlements/ent"]'),
  },
  { file: "elder-arrived", person: "chenxiuzhen", mode: "elder", show: (page) => takeOne(page) },
  { file: "arrived", person: "huyaqin", show: (page) => takeOne(page) },
  { file: "receipt", person: "huyaqin", show: (page) => openReceipt(page) },
  { file: "returned", person: "yujiashu", show: (page) => takeOne(page) },
  { file: "all-taken", person: "linxiaohe", show: (page) => takeAll(page) },
];

async function open(page, path) {
  await page.goto(path);
  await page.locator(READY).waitFor();
}

/** Opens the first link of a kind on a screen; stays there when it has none. */
async function openFirst(page, path, link) {
  await open(page, path);
  const first = page.locator(link).first();
  if ((await first.count()) === 0) return;
  await first.click();
  await page.locator(".because").first().waitFor();
}

async function actForFirm(page) {
  await open(page, "/firm/switch");
  await page.locator("main button").last().click();
  await page.waitForURL("**/firm");
  await page.locator(READY).waitFor();
}

/** Takes what home offers and waits for the bank's word; where nothing is left, opens the latest record. */
async function takeOne(page) {
  await open(page, "/");
  const action = page.locator("footer button.action");
  if ((await action.count()) > 0) await action.click();
  else {
    await page.goto("/claims");
    await page.locator('main a[href^="/claims/"]').first().click();
  }
  await page.waitForURL("**/claims/clm_*");
  await page.locator("main .state .icon").waitFor(); // arrived or returned: both carry their sign
}

async function openReceipt(page) {
  await page.goto("/claims");
  await page.locator('main a[href^="/claims/"]').first().click();
  await page.locator('a[href$="/receipt"]').click();
  await page.locator(".paper").waitFor();
}

async function takeAll(page) {
  await open(page, "/");
  const action = page.locator("footer button.action");
  if ((await action.count()) === 0) return;
  await action.click();
  await page.locator("main .status").first().waitFor();
}

/** A phone with somebody signed in, or nobody. */
async function phoneOf(browser, { person, mode = "standard" }) {
  const context = await browser.newContext({
    baseURL: BASE_URL,
    viewport: PHONE,
    reducedMotion: "reduce",
    serviceWorkers: "block",
  });
  await context.addCookies([{ name: "yyb_mode", value: mode, url: BASE_URL }]);
  const page = await context.newPage();
  if (person) {
    await page.goto("/sign-in/start?provider=zlb&return=/me");
    await page.locator(`button[value="${person}"]`).click();
    await page.waitForURL("**/me");
  }
  return page;
}

mkdirSync(DIRECTORY, { recursive: true });
const browser = await chromium.launch({
  executablePath: existsSync(SYSTEM_CHROMIUM) ? SYSTEM_CHROMIUM : undefined,
  args: ["--no-sandbox"],
});
for (const picture of PICTURES) {
  const page = await phoneOf(browser, picture);
  await picture.show(page);
  await page.waitForLoadState("networkidle").catch(() => {}); // the live line never rests while money is on its way
  await page.screenshot({ path: new URL(`${picture.file}.png`, DIRECTORY).pathname });
  console.log(`docs/images/${picture.file}.png`);
  await page.context().close();
}
await browser.close();
