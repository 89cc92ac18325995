/** Something the person at the keyboard can mend: one clear sentence in English and Chinese, printed without a stack. */
export class Trouble extends Error {
  /**
   * @param {string} english what happened and what to do next
   * @param {string} chinese the same
   */
  constructor(english, chinese) {
    super(english);
    this.name = "Trouble";
    this.chinese = chinese;
  }
}

const DISK_FULL = /ENOSPC|No space left on device|disk quota exceeded/i;

/** True when an error or a program's output says that the disk is full. */
export function saysDiskFull(/** @type {unknown} */ what) {
  if (typeof what === "string") return DISK_FULL.test(what);
  if (!(what instanceof Error)) return false;
  const { code, output } = /** @type {{ code?: unknown, output?: unknown }} */ (what);
  return code === "ENOSPC" || code === "53100" || DISK_FULL.test(`${what.message}\n${output ?? ""}`);
}

/** The sentence for a full disk; nothing that was stored before is lost by it. */
export function diskFull(/** @type {string} */ place) {
  return new Trouble(
    `The disk that holds ${place} is full. Free some space and start again; nothing that was stored is lost.`,
    `${place} 所在磁盘已满。请腾出空间后重新启动；已保存的数据不会丢失。`,
  );
}

/** The trouble behind an error, when there is a sentence for it; otherwise the error itself. */
export function asTrouble(/** @type {unknown} */ error, /** @type {string} */ place) {
  if (error instanceof Trouble) return error;
  if (saysDiskFull(error)) return diskFull(place);
  const { code, path } = /** @type {{ code?: string, path?: string }} */ (error ?? {});
  if ((code === "EACCES" || code === "EPERM") && path) {
    return new Trouble(
      `This account may not write ${path}. It may belong to another account: use that one, or change its owner.`,
      `当前账户无权写入 ${path}。它可能属于另一账户：请改用该账户，或修改其所有者。`,
    );
  }
  return error;
}

/** Prints an error: a trouble as its two sentences, anything else with its stack, because then it is our bug. */
export function printFailure(
  /** @type {unknown} */ error,
  write = (/** @type {string} */ text) => process.stderr.write(text),
) {
  if (error instanceof Trouble) write(`\n✗ ${error.message}\n  ${error.chinese}\n`);
  else write(`\n✗ ${error instanceof Error ? error.stack : String(error)}\n`);
}
