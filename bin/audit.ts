import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { type Anchor, fingerprint, proveExtension, verifyDatabase } from "@/server/audit";
import { exitCodeOf } from "./audit/exit-code";
import { FAULT_WORDS } from "./audit/fault-words";
import { ownerUrl } from "./audit/owner-url";
import { trustedKeys } from "./audit/trusted-keys";
import { verifyReceipt } from "./verify-receipt.mjs";

// `verify` works the transparency log out again from its events and names what does not hold, and where. With
// --against, heads that somebody kept (receipts: text or PDF) are held against it too, so that a log which was cut short or
// rewritten as a whole shows. `extends` proves the same of one kept receipt with a few hashes, without reading the log.
// Reads only, under the owner's login. Exit code 0 sound, 1 not, 2 could not be verified: also where no key is known to hold
// the signatures against, unless --without-key says that the hashes alone are to be looked at.

const USAGE = `usage: audit verify [--against <receipt file> …] [--key <public key in base64> … | --without-key] [--json]
       audit extends <receipt file> [--key <public key in base64> … | --without-key] [--json]`;
const NO_KEY =
  "? 没有公钥，没有核对签名人 · no key, the signatures were held against nobody's: name it with --key, or say --without-key";
const PROGRESS_EVERY_MS = 1_000;
const DATA = path.resolve(import.meta.dirname, "../.data");

/**
 * The head that a kept receipt vouches for.
 * @throws Error for a file without a genuine receipt, and for one under a key that is not trusted, where any is: it vouches for nothing.
 */
async function anchorOf(file: string, trusted: readonly Buffer[]): Promise<Anchor> {
  const keys = trusted.map(fingerprint);
  const {
    verdict,
    keyKnown,
    treeSize = 0,
    root = "",
  } = await verifyReceipt(readFileSync(file).toString("latin1"), { keys });
  if (verdict !== "genuine") throw new Error(`${file} holds no genuine receipt (${verdict})`);
  if (keys.length > 0 && !keyKnown)
    throw new Error(`${file} is signed by a key that is not trusted: name it with --key`);
  return { name: file, treeSize, root: Buffer.from(root, "hex") };
}

/** Says on stderr how far it is, at most once a second. */
function progressTo(write: (text: string) => void): (done: number, total: number) => void {
  let saidAt = Date.now();
  return (done, total) => {
    if (Date.now() - saidAt < PROGRESS_EVERY_MS) return;
    saidAt = Date.now();
    write(`  ${done} / ${total}\n`);
  };
}

/** Whom to believe, and whether the hashes alone are meant. */
type Belief = { readonly trusted: readonly Buffer[]; readonly withoutKey: boolean };

async function checkExtension(
  file: string,
  { trusted, withoutKey, json }: Belief & { json: boolean },
): Promise<number> {
  const anchor = await anchorOf(file, trusted);
  const found = await proveExtension(ownerUrl(DATA), { anchor, trusted });
  if (!found) throw new Error("the log has no head yet");
  const { holds, treeHead, path: proof } = found;
  const { treeSize, root } = treeHead;
  const keyKnown = trusted.length > 0;
  if (json) {
    const hex = proof.map((hash) => hash.toString("hex"));
    console.log(
      JSON.stringify(
        { holds, keyKnown, oldSize: anchor.treeSize, treeSize, root: root.toString("hex"), proof: hex },
        null,
        2,
      ),
    );
  } else {
    const said = holds
      ? "✓ 日志只增加过 · the log has only grown"
      : "✗ 不是同一份日志，或签名的不是信任的公钥 · this is not the log of the receipt, or not signed by a key that is trusted";
    if (!keyKnown) console.log(NO_KEY);
    console.log(`${said}: ${anchor.treeSize} → ${treeSize}, ${proof.length} hashes`);
  }
  return exitCodeOf({ ok: holds, keyKnown, withoutKey });
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: "boolean", default: false },
      against: { type: "string", multiple: true, default: [] },
      key: { type: "string", multiple: true, default: [] },
      "without-key": { type: "boolean", default: false },
    },
  });
  const [command, file] = positionals;
  const withoutKey = values["without-key"];
  if (withoutKey && values.key.length > 0) throw new Error(USAGE);
  const trusted = withoutKey ? [] : trustedKeys({ given: values.key, dataDir: DATA });
  if (command === "extends" && file && positionals.length === 2)
    return checkExtension(file, { trusted, withoutKey, json: values.json });
  if (positionals.length !== 1 || command !== "verify") throw new Error(USAGE);
  const missing = values.against.find((file) => !existsSync(file));
  if (missing) throw new Error(`${missing}: no such file`);
  const keyKnown = trusted.length > 0;
  const anchors = await Promise.all(values.against.map((file) => anchorOf(file, trusted)));
  const onProgress = progressTo((text) => process.stderr.write(text));
  const report = await verifyDatabase(ownerUrl(DATA), { trusted, anchors, onProgress });
  if (values.json) {
    console.log(JSON.stringify({ ...report, keyKnown }, null, 2));
    return exitCodeOf({ ok: report.ok, keyKnown, withoutKey });
  }
  for (const { kind, place } of report.faults) console.log(`✗ ${FAULT_WORDS[kind]}\n    ${place}`);
  const unnamed = report.faultCount - report.faults.length;
  if (unnamed > 0) console.log(`  … ${unnamed} more · 另有${unnamed}处`);
  if (!keyKnown) console.log(NO_KEY);
  const { entries, heads, pending, root } = report;
  console.log(
    `${report.ok ? "✓" : "✗"} ${entries} entries, ${heads} signed heads, ${pending} waiting, ${report.faultCount} wrong`,
  );
  console.log(`  root ${root}`);
  return exitCodeOf({ ok: report.ok, keyKnown, withoutKey });
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
