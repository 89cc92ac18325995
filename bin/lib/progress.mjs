const FRAMES = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const FRAME_MS = 100;
const FIRST_WORD_MS = 1_000; // what takes no longer than this needs no progress
const PLAIN_REPEATS_MS = [5_000, 10_000, 15_000, 30_000]; // then always the last
const WIDE_FROM = 0x2e80; // from here on letters take two columns in a terminal
const FALLBACK_COLUMNS = 80;

/** @typedef {{ label: string, detail: string, startedAt: number, nextAt: number, said: number }} Step */

/**
 * Shows what is being done: one moving line in a terminal, plain lines elsewhere. Steps may run side by side.
 * @param {{ write: (text: string) => unknown, isTTY?: boolean, columns?: number }} out
 */
export function createProgress(out) {
  const moving = out.isTTY === true && process.env.TERM !== "dumb";
  /** @type {Set<Step>} */
  const active = new Set();
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  let frame = 0;

  const clear = () => moving && active.size > 0 && out.write("\r\u001b[2K");
  const line = (/** @type {string} */ text) => {
    clear();
    out.write(`${text}\n`);
  };
  const tick = () => {
    if (!moving) return void sayPlainly(active, line);
    frame = (frame + 1) % FRAMES.length;
    const text = [...active].map(describe).join("   ");
    out.write(`\r\u001b[2K${fitted(`${FRAMES[frame]} ${text}`, (out.columns ?? FALLBACK_COLUMNS) - 1)}`);
  };
  const begin = (/** @type {string} */ label) => {
    const startedAt = Date.now();
    const step = { label, detail: "", startedAt, nextAt: startedAt + FIRST_WORD_MS, said: 0 };
    active.add(step);
    timer ??= setInterval(tick, FRAME_MS);
    return step;
  };
  const finish = (/** @type {Step} */ step, /** @type {string | null} */ mark) => {
    if (mark === null) clear();
    else line(`${mark} ${step.label}  ${seconds(Date.now() - step.startedAt)}`);
    active.delete(step);
    if (active.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };

  return {
    /**
     * Does one step and shows it: `say` replaces what is said of its state.
     * @template T
     * @param {string} label
     * @param {(say: (detail: string) => void) => Promise<T> | T} work
     * @param {{ quiet?: boolean }} [how] quiet: the caller says itself what it came to
     * @returns {Promise<T>}
     */
    async step(label, work, { quiet = false } = {}) {
      const step = begin(label);
      try {
        const result = await work((detail) => {
          step.detail = detail;
        });
        finish(step, quiet ? null : "✓");
        return result;
      } catch (error) {
        finish(step, "✗");
        throw error;
      }
    },
    /** Says one line between the steps. */
    say: line,
  };
}

/** Without a terminal: a line when a step has taken a second, and then at growing distances. */
function sayPlainly(/** @type {Set<Step>} */ active, /** @type {(text: string) => void} */ line) {
  const now = Date.now();
  for (const step of active) {
    if (now < step.nextAt) continue;
    step.nextAt = now + (PLAIN_REPEATS_MS[step.said] ?? /** @type {number} */ (PLAIN_REPEATS_MS.at(-1)));
    step.said += 1;
    line(`… ${describe(step)}`);
  }
}

/** A running step in words. */
function describe(/** @type {Step} */ { label, detail, startedAt }) {
  return `${label}${detail ? `: ${detail}` : ""} ${seconds(Date.now() - startedAt)}`;
}

/** Milliseconds as seconds with one decimal: "12.3 s". */
export function seconds(/** @type {number} */ ms) {
  return `${(ms / 1000).toFixed(1)} s`;
}

/** The start of a text that fits so many columns. */
export function fitted(/** @type {string} */ text, /** @type {number} */ columns) {
  let width = 0;
  let kept = "";
  for (const letter of text) {
    width += (letter.codePointAt(0) ?? 0) >= WIDE_FROM ? 2 : 1;
    if (width > columns) break;
    kept += letter;
  }
  return kept;
}
