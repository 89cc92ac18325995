import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from "node:fs";

/** Writes a file whole or not at all: whoever reads it sees the old text or the new one, also after a full disk or a power cut. */
export function writeWhole(/** @type {string} */ file, /** @type {string} */ text, mode = 0o644) {
  const draft = `${file}.${process.pid}.new`;
  rmSync(draft, { force: true });
  try {
    const handle = openSync(draft, "wx", mode);
    try {
      writeSync(handle, text);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(draft, file);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}
