import { createHash } from "node:crypto";
import { createReadStream, existsSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { Trouble } from "../lib/trouble.mjs";
import { writeWhole } from "../lib/write-whole.mjs";

const NAME = "manifest.json";
const OWNER_ONLY = 0o600;

const KeptFile = z.object({
  /** Where it lies within the backup, with slashes. */
  path: z.string().regex(/^(?!\/)(?!.*(^|\/)\.\.(\/|$)).+$/, "a path within the backup"),
  bytes: z.int().min(0),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
export type KeptFile = z.infer<typeof KeptFile>;

const Common = z.object({
  format: z.literal(1),
  /** The state is that of this instant: everything committed before it is there, and nothing committed after. */
  madeAt: z.iso.datetime(),
  postgresMajor: z.string(),
  files: z.array(KeptFile).min(1),
});
const ClusterManifest = Common.extend({
  kind: z.literal("cluster").default("cluster"),
  systemIdentifier: z.string(),
  startLsn: z.string(),
  stopLsn: z.string(),
});
/** What a physical copy holds. */
export type ClusterManifest = z.infer<typeof ClusterManifest>;

const Manifest = z.union([Common.extend({ kind: z.literal("dump") }), ClusterManifest]);
/** What a backup holds, file by file. Written last: a folder without it is no backup. */
export type Manifest = z.infer<typeof Manifest>;

/** Writes the list of what the backup holds. */
export function writeManifest(folder: string, manifest: Manifest): void {
  writeWhole(path.join(folder, NAME), `${JSON.stringify(manifest, null, 1)}\n`, OWNER_ONLY);
}

/** Reads it. @throws Trouble for a folder that is no backup, or of another format. */
export function readManifest(folder: string): Manifest {
  const file = path.join(folder, NAME);
  try {
    return Manifest.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    throw new Trouble(
      `${folder} is no backup: ${existsSync(file) ? `its ${NAME} cannot be read` : `there is no ${NAME} in it`}. Name the folder that \`npm run backup\` made.`,
      `${folder} 不是备份${existsSync(file) ? `（${NAME} 无法读取）` : `（缺少 ${NAME}）`}。请给出 npm run backup 生成的目录。`,
    );
  }
}

/** Compares every file of a backup with the list. @throws Trouble naming the first that is gone or is not what it was. */
export async function verifyFiles(folder: string, { files }: Manifest): Promise<void> {
  for (const { path: name, bytes, sha256 } of files) {
    const file = path.join(folder, ...name.split("/"));
    const there = statSync(file, { throwIfNoEntry: false });
    if (there?.size === bytes && (await digestOf(file)) === sha256) continue;
    throw new Trouble(
      `The backup is damaged: ${name} ${there ? "is not what it was" : "is gone"}. Nothing was restored; use another backup.`,
      `备份已损坏：${name}${there ? " 内容已改变" : " 缺失"}。未恢复任何内容，请使用其他备份。`,
    );
  }
}

/** A file that lies in the backup already, with its digest. */
export async function keptFile(file: string, name: string): Promise<KeptFile> {
  return { path: name, bytes: statSync(file).size, sha256: await digestOf(file) };
}

/** SHA-256 of a file, in hexadecimal. */
export async function digestOf(file: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const part of createReadStream(file)) hash.update(part);
  return hash.digest("hex");
}
