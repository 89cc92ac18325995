import { defineConfig, devices, type PlaywrightTestConfig } from "@playwright/test";

const JOURNEY_LIMIT_MS = 60_000;
const EXPECT_LIMIT_MS = 10_000;
const PHONE = { width: 390, height: 844 };
// Pixels are drawn by the processor here: one for each point is enough to measure and to read a screen.
const PIXELS_A_POINT = 1;

/** One mode's running product, as `npm test` brings it up: its address, its bank's, and its database as the owner. */
export type JourneyStack = { readonly url: string; readonly bankUrl: string; readonly databaseUrl: string };

type Mode = "standard" | "elder";

// Without `npm test`, the journeys go through a running `npm start`, which they change.
const STARTED: JourneyStack = { url: "http://localhost:3000", bankUrl: "http://127.0.0.1:54520", databaseUrl: "" };
const stacks: Readonly<Record<Mode, JourneyStack>> = process.env.E2E_STACKS
  ? JSON.parse(process.env.E2E_STACKS)
  : { standard: STARTED, elder: STARTED };

/** A project runs every journey in one mode, on a phone that chose the mode before. */
function phone(mode: Mode, stack: JourneyStack): NonNullable<PlaywrightTestConfig["projects"]>[number] {
  const { hostname } = new URL(stack.url);
  const chosen = { name: "yyb_mode", value: mode, domain: hostname, path: "/", expires: -1 };
  return {
    name: mode,
    metadata: { mode, ...stack },
    use: {
      ...devices["Pixel 7"],
      viewport: PHONE,
      deviceScaleFactor: PIXELS_A_POINT,
      baseURL: stack.url,
      storageState: {
        cookies: [{ ...chosen, httpOnly: false, secure: false, sameSite: "Lax" }],
        origins: [],
      },
    },
  };
}

export default defineConfig({
  testMatch: ["journeys/*.spec.ts", "screens/*.spec.ts"],
  outputDir: "../test-results",
  fullyParallel: true,
  forbidOnly: true,
  workers: 2,
  retries: 1, // on a busy machine a browser can lose a test; one that needed it is named as flaky in the output
  timeout: JOURNEY_LIMIT_MS,
  expect: { timeout: EXPECT_LIMIT_MS },
  reporter: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ? [["list"], ["json"]] : [["list"]],
  use: {
    locale: "zh-CN",
    timezoneId: "Asia/Shanghai",
    screenshot: "only-on-failure",
    trace: "on-first-retry", // recording every test costs more than the tests
    launchOptions: { executablePath: process.env.CHROMIUM_PATH, args: ["--no-sandbox", "--disable-gpu"] },
  },
  projects: [phone("standard", stacks.standard), phone("elder", stacks.elder)],
});
