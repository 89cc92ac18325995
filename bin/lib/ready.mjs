import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { accepts } from "./ports.mjs";
import { seconds } from "./progress.mjs";
import { health, signsInHere } from "./services.mjs";
import { Trouble } from "./trouble.mjs";

const HEALTH_LIMIT_MS = 60_000;
const HEALTH_POLL_MS = 150;
const TOO_MANY_DEATHS = 4;

/** Waits until the health page says ok and the simulated neighbours answer. @throws Trouble with the ends of the logs. */
export async function healthy(
  /** @type {{ stack: import("./services.mjs").Stack, signal: AbortSignal, say: (detail: string) => void,
   *   supervisor: ReturnType<typeof import("./supervisor.mjs").createSupervisor>,
   *   logs: ReturnType<typeof import("./logs.mjs").createLogs> }} */ how,
) {
  const { stack, supervisor, logs, signal, say } = how;
  let last = "no answer";
  for (const end = Date.now() + HEALTH_LIMIT_MS; Date.now() < end && supervisor.deaths() < TOO_MANY_DEATHS; ) {
    signal.throwIfAborted();
    const answer = await health({ host: stack.host, port: stack.ports.web });
    const neighbours = [stack.ports.bank, ...(signsInHere(stack) && stack.ports.signIn ? [stack.ports.signIn] : [])];
    if (answer?.ok && (await Promise.all(neighbours.map((port) => accepts(port)))).every(Boolean)) return;
    if (answer) last = answer.text;
    say(last);
    await delay(HEALTH_POLL_MS);
  }
  throw new Trouble(
    `The product did not become healthy (${last}). The logs in ${logs.folder} end with:\n${logs.tails()}`,
    `服务未能正常启动（${last}）。日志见 ${logs.folder}。`,
  );
}

/** What a person needs to know once it runs. */
export function welcome(
  /** @type {{ address: string, tookMs: number, stateDir: string }} */ { address, tookMs, stateDir },
) {
  const peopleFile = path.join(stateDir, "demo-people.json");
  /** @type {{ slug: string, name: string, situation: { zh: string, en: string } }[]} */
  const people = existsSync(peopleFile) ? JSON.parse(readFileSync(peopleFile, "utf8")) : [];
  const rows = people.map(({ name, situation }) => `    ${name}　${situation.zh}\n    　　　　${situation.en}`);
  return [
    "",
    `  甬易办 is ready after ${seconds(tookMs)} · 已就绪`,
    "",
    `  ${address}`,
    "",
    ...(rows.length > 0 ? ["  Sign in as one of these, without a password · 演示人员，无需密码", ...rows, ""] : []),
    "  Stop: Ctrl-C · 按 Ctrl-C 停止        A new city: npm start -- --reset · 重置城市",
    "",
  ].join("\n");
}
