import { runWell } from "../../bin/lib/run.mjs";

/**
 * The whole-city run at a scale, by bench/city-scale.mjs, which is a command too.
 * @param {{ root: string, plan: { scale: number, programs: number }, signal: AbortSignal, say: (detail: string) => void }} how
 */
export async function measureCityScale({ root, plan, signal, say }) {
  let figures = "";
  const args = [`--scale=${plan.scale}`, `--programs=${plan.programs}`, "--json"];
  await runWell({
    name: "bench/city-scale.mjs",
    command: process.execPath,
    args: ["--import", "tsx", "bench/city-scale.mjs", ...args],
    cwd: root,
    signal,
    onLine: (line) => {
      if (line.startsWith("{")) figures = line;
      else say(line);
    },
  });
  return JSON.parse(figures);
}
