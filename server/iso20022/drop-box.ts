import { createHash, randomUUID } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, stat } from "node:fs/promises";
import path from "node:path";
import { assert } from "@/server/kernel";
import { MessageUnreadable } from "./unreadable";
import { MAX_MESSAGE_CHARS } from "./xml";

/**
 * How messages change hands as files: the sender writes beside the place, syncs and renames, then does the same with a
 * checksum (`<name>.sha256`, the form of sha256sum). A file whose checksum is not there yet is not there yet.
 */

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}\.xml$/;
const CHECKSUM = ".sha256";
const UNFINISHED = ".part";
const MAX_BYTES = MAX_MESSAGE_CHARS; // UTF-8 never has fewer bytes than UTF-16 has units
const LISTED = 100;
const OWNER_ONLY = 0o600; // it holds names and account numbers

/** Leaves a message for the other side. The same name and text again replaces like by like. */
export async function dropMessage(directory: string, name: string, text: string): Promise<void> {
  assert(NAME.test(name), "a dropped file has a plain name");
  await mkdir(directory, { recursive: true });
  await writeWhole(path.join(directory, name), text);
  await writeWhole(path.join(directory, `${name}${CHECKSUM}`), `${sha256(Buffer.from(text, "utf8"))}  ${name}\n`);
}

/** The names of the messages that are there whole, in the order of their names; at most 100. */
export async function listDropped(directory: string): Promise<string[]> {
  const names = new Set(await readdir(directory).catch(() => []));
  return [...names]
    .filter((name) => NAME.test(name) && names.has(`${name}${CHECKSUM}`))
    .sort()
    .slice(0, LISTED);
}

/** The text of a dropped message. @throws MessageUnreadable when it is too large, altered since, or not UTF-8. */
export async function readDropped(directory: string, name: string): Promise<string> {
  const file = path.join(directory, name);
  if ((await stat(file)).size > MAX_BYTES) throw new MessageUnreadable("the file is too large"); // before it is read
  const bytes = await readFile(file);
  const [expected] = (await readFile(`${file}${CHECKSUM}`, "utf8")).split(" ");
  if (sha256(bytes) !== expected) throw new MessageUnreadable("the file is not what its checksum was made of");
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new MessageUnreadable("the file is not UTF-8");
  }
}

/** Moves a dropped message out of the way, into another folder; a second time changes nothing. */
export async function takeAway(directory: string, name: string, into: string): Promise<void> {
  await mkdir(into, { recursive: true });
  for (const file of [`${name}${CHECKSUM}`, name]) {
    await rename(path.join(directory, file), path.join(into, file)).catch(ignoreMissing);
  }
}

/** Writes a file so that it is there whole or not at all, also after a loss of power. Of several who write one name at one moment the last holds. */
export async function writeWhole(file: string, text: string): Promise<void> {
  const beside = `${file}.${randomUUID()}${UNFINISHED}`; // each writer's own: one who shared it would find it renamed away
  const handle = await open(beside, "w", OWNER_ONLY);
  try {
    await handle.writeFile(text, "utf8");
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(beside, file);
}

/** The names of the files in a folder, in their order, without those that are being written, or whose writer was killed over them. */
export async function listWhole(directory: string): Promise<string[]> {
  const names = await readdir(directory).catch(() => []);
  return names.filter((name) => !name.endsWith(UNFINISHED)).sort();
}

const sha256 = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== "ENOENT") throw error;
}
