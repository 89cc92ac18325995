import { Trouble } from "./trouble.mjs";

/** The stages of `npm test`, by name, in their order. */
export const STAGE_NAMES = ["lint", "imports", "dead-code", "unit", "types", "build", "chaos", "e2e"];

/**
 * Which stages to run, and what to pass on to the tool of a single one.
 * @param {string[]} args
 * @returns {{ only: string[], extra: string[] }}
 */
export function testOptions(args) {
  const end = args.includes("--") ? args.indexOf("--") : args.length;
  const extra = args.slice(end + 1);
  let only = STAGE_NAMES;
  for (const arg of args.slice(0, end)) {
    const [, list] = /^--only=(.+)$/.exec(arg) ?? [];
    const names = list?.split(",") ?? [];
    if (names.length === 0 || names.some((name) => !STAGE_NAMES.includes(name))) throw unknownOption(arg);
    only = names;
  }
  if (extra.length > 0 && only.length !== 1) throw unknownOption("--");
  return { only, extra };
}

/** What can be asked for. */
function unknownOption(/** @type {string} */ arg) {
  return new Trouble(
    `${arg} is not understood. Use: npm test -- --only=${STAGE_NAMES.join(",")} and, for one stage, -- and its own options.`,
    `无法识别 ${arg}。用法：npm test -- --only=${STAGE_NAMES.join(",")}；只选一个阶段时可用 -- 附加该工具的参数。`,
  );
}
