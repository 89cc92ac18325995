import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

/** The simulator as its own process. */

const PERSON = { slug: "lin", name: "林<b>小禾", identity: "330203199001010017", situation: { zh: "一", en: "one" } };
const children: ChildProcess[] = [];
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sign-in-process-"));
  writeFileSync(join(folder, "people.json"), JSON.stringify([PERSON]));
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  rmSync(folder, { recursive: true });
});

function run(change: Record<string, string> = {}): { child: ChildProcess; said: Promise<string> } {
  const env = {
    PATH: process.env.PATH,
    NODE_ENV: "test" as const,
    SIGN_IN_SIMULATOR_PORT: "0",
    SIGN_IN_PEOPLE_FILE: join(folder, "people.json"),
    SIGN_IN_CALLBACK_URL: "http://localhost:3000/sign-in/callback",
    SIGN_IN_CLIENT_ID: "yongyiban",
    SIGN_IN_CLIENT_SECRET: "a secret of the demonstration",
    ...change,
  };
  const child = spawn(process.execPath, ["--import", "tsx", "simulators/sign-in/main.ts"], { env, stdio: "pipe" });
  children.push(child);
  const said = new Promise<string>((resolve) => {
    let text = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (part) => {
        text += part;
        if (/listens at|cannot start/.test(text)) resolve(text);
      });
    }
  });
  return { child, said };
}

test("it never starts in production, nor for a service that others can reach", async () => {
  const production = run({ NODE_ENV: "production" });
  const elsewhere = run({ SIGN_IN_CALLBACK_URL: "https://yyb.example/sign-in/callback" });
  expect(await production.said).toMatch(/cannot start: it signs in anybody as anybody/);
  expect(await elsewhere.said).toMatch(/cannot start: SIGN_IN_CALLBACK_URL is not on this machine/);
  for (const { child } of [production, elsewhere]) {
    if (child.exitCode === null) await once(child, "exit");
    expect(child.exitCode).toBe(1);
  }
}, 30_000);

test("it says that it is well, escapes what it shows, sends nobody to a stranger, and stops when asked", async () => {
  const { child, said } = run();
  const [url = ""] = /http:\S+/.exec(await said) ?? [];
  expect(await (await fetch(`${url}/health`)).json()).toMatchObject({ status: "ok", simulator: "sign-in", people: 1 });
  const ask = (callback: string) =>
    fetch(
      `${url}/yongpai/auth?${new URLSearchParams({
        ...{ client_id: "yongyiban", redirect_uri: callback, response_type: "code", scope: "openid", state: "s" },
        ...{ code_challenge: "x".repeat(43), code_challenge_method: "S256" },
      })}`,
      { redirect: "manual" },
    );
  const asked = await ask("http://localhost:3000/sign-in/callback");
  const cookie = asked.headers
    .getSetCookie()
    .map((line) => line.split(";", 1)[0])
    .join("; ");
  const page = await fetch(new URL(asked.headers.get("location") ?? "", url), { headers: { cookie } });
  const text = await page.text();
  expect(text).toContain("这是演示，不是真的甬派");
  expect(text).toContain("林&lt;b&gt;小禾");
  expect(text).not.toContain(PERSON.identity);
  expect(page.headers.get("content-security-policy")).toContain("form-action 'self' http://localhost:3000;");
  const stranger = await ask("https://elsewhere.invalid/");
  expect(stranger.status).toBe(400);
  expect((await fetch(`${url}/zlb/interaction/nobody`)).status).toBe(410);
  child.kill("SIGTERM");
  expect(await once(child, "exit")).toEqual([0, null]);
}, 30_000);
