// Checks a receipt of 甬易办 without asking anybody: node bin/verify-receipt.mjs <file> [--key <fingerprint>] [--json]
// One file, no package, no network; the page /verify runs this same file in a browser. What it checks: the details are
// those that were recorded (salted SHA-256), the record stands in the transparency log (RFC 6962 inclusion proof), and the
// log's key has signed that log (Ed25519). Whose key it is, only a fingerprint from somewhere else can tell: --key, or what the
// product that this file belongs to has written into its .data. Exit code 0 genuine, 1 not, 2 wrong use, 3 genuine under an unknown key.

const FORMAT = 1;
const HASH = 32;
const SIGNATURE = 64;
const COUNT = 6;
const FIXED = 16 + HASH + 3 * COUNT + HASH + SIGNATURE;
const MAX_BODY = 1024;
const MAX_STEPS = 53;
const MAX_FILE_BYTES = 1024 * 1024;
const KIND = "yongyiban-receipt-1";

/**
 * @typedef {{ kind: string, voucher: string, amountFen: number, program: string, issuer: string, payee: string, account: string, creditedAt: string, payment: string }} Content
 * @typedef {"genuine" | "unreadable" | "altered" | "unsupported"} Verdict
 * @typedef {{ verdict: Verdict, keyKnown: boolean, content?: Content, fingerprint?: string, leafIndex?: number, treeSize?: number, signedAt?: string, root?: string, bytes?: Uint8Array }} Checked
 */

/**
 * Checks the text of a receipt: its digits, a link that ends in them, or anything they stand in, such as the PDF.
 * @param {string} text
 * @param {{ keys: readonly string[] }} trusted fingerprints of the keys to believe
 * @returns {Promise<Checked>}
 */
export async function verifyReceipt(text, { keys }) {
  const bytes = bytesOf(text);
  if (bytes === null) return { verdict: "unreadable", keyKnown: false };
  const receipt = bytes && parse(bytes);
  if (!receipt) return { verdict: "altered", keyKnown: false };
  const leaf = await sha256(
    [0],
    await sha256([0x12], receipt.headDigest, await sha256([0x11], receipt.salt, receipt.body)),
  );
  const root = await rootFrom(leaf, receipt);
  const fingerprint = hex(await sha256(receipt.publicKey)).toUpperCase();
  const about = {
    content: receipt.content,
    fingerprint: fingerprint.match(/.{4}/g)?.join(" ") ?? "",
    leafIndex: receipt.leafIndex,
    treeSize: receipt.treeSize,
    signedAt: new Date(receipt.signedMs).toISOString(),
    root: root ? hex(root) : "",
    bytes,
  };
  const keyKnown = keys.some((key) => key.replace(/[^0-9a-f]/gi, "").toUpperCase() === fingerprint);
  const signed = root ? await isSigned(receipt, root) : false;
  if (signed === null) return { verdict: "unsupported", keyKnown, ...about };
  return { verdict: signed ? "genuine" : "altered", keyKnown, ...about };
}

/**
 * The bytes that the digits of a receipt stand for: five digits are two bytes, three at the end are one. How many there are the receipt says
 * itself, so that a number which happens to follow it does not belong to it.
 * @returns null where there are none, or fewer than the receipt has; false where they begin as a receipt does and stand for none: somebody
 *   changed or mistyped them.
 */
function bytesOf(/** @type {string} */ text) {
  const digits = text.replace(/\s+/g, "").match(/00(25[6-9]|260)\d{400,6000}/)?.[0];
  const start = digits ? decoded(digits, 4) : null;
  if (!digits || !start) return start;
  const bodyLength = (start[1] << 8) | start[2];
  if (bodyLength > MAX_BODY) return false;
  const placeAt = 3 + bodyLength + 16 + HASH;
  const until = placeAt + 2 * COUNT;
  const known = decoded(digits, until + (until % 2));
  if (!known) return known;
  const [leafIndex, treeSize] = [numberAt(known, placeAt), numberAt(known, placeAt + COUNT)];
  if (leafIndex >= treeSize) return false;
  return decoded(digits, 3 + bodyLength + FIXED + HASH * stepsFrom(leafIndex, treeSize));
}

/** So many bytes out of digits; null where there are fewer, false where digits stand for none. */
function decoded(/** @type {string} */ digits, /** @type {number} */ count) {
  if (digits.length < Math.floor(count / 2) * 5 + (count % 2) * 3) return null;
  const bytes = [];
  for (let n = 0; n < count; n += 2) {
    const isLast = n === count - 1;
    const value = Number(digits.slice(n * 2.5, n * 2.5 + (isLast ? 3 : 5)));
    if (value > (isLast ? 0xff : 0xffff)) return false;
    bytes.push(...(isLast ? [value] : [value >> 8, value & 0xff]));
  }
  return Uint8Array.from(bytes);
}

function numberAt(/** @type {Uint8Array} */ bytes, /** @type {number} */ at) {
  return bytes.slice(at, at + COUNT).reduce((value, byte) => value * 256 + byte, 0);
}

/** How many hashes lead from a leaf to the root of a log of so many. */
function stepsFrom(/** @type {number} */ leafIndex, /** @type {number} */ treeSize) {
  let [node, last, steps] = [leafIndex, treeSize - 1, 0];
  for (; last > 0; steps++) {
    if (node === last) while (node % 2 === 0 && node !== 0) [node, last] = [node / 2, Math.floor(last / 2)];
    [node, last] = [Math.floor(node / 2), Math.floor(last / 2)];
  }
  return steps;
}

/** The parts of a receipt; null for bytes that are none. */
function parse(/** @type {Uint8Array} */ bytes) {
  const bodyLength = (bytes[1] << 8) | bytes[2];
  const pathAt = 3 + bodyLength + FIXED;
  const steps = (bytes.length - pathAt) / HASH;
  if (bytes[0] !== FORMAT || bodyLength > MAX_BODY || !Number.isInteger(steps) || steps < 0 || steps > MAX_STEPS)
    return null;
  let at = 3;
  const take = (/** @type {number} */ length) => {
    at += length;
    return bytes.slice(at - length, at);
  };
  const number = () => numberAt(take(COUNT), 0);
  const body = take(bodyLength);
  const content = contentOf(body);
  if (!content) return null;
  const [salt, headDigest] = [take(16), take(HASH)];
  const [leafIndex, treeSize, signedMs] = [number(), number(), number()];
  const [publicKey, signature] = [take(HASH), take(SIGNATURE)];
  const path = Array.from({ length: steps }, () => take(HASH));
  if (signedMs > 8.64e15 || leafIndex >= treeSize) return null;
  return { body, content, salt, headDigest, leafIndex, treeSize, signedMs, publicKey, signature, path };
}

/** What could write over what stands above it, or turn what is read: no receipt of ours has any. */
const UNSHOWN = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/** @returns {Content | null} null also for what holds something else than plain words and a sum */
function contentOf(/** @type {Uint8Array} */ body) {
  try {
    const content = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
    if (content?.kind !== KIND) return null;
    const { amountFen, ...words } = content;
    const isPlain = (/** @type {unknown} */ word) => typeof word === "string" && !UNSHOWN.test(word);
    return Number.isSafeInteger(amountFen) && Object.values(words).every(isPlain) ? content : null;
  } catch {
    return null;
  }
}

/** RFC 9162, 2.1.3.2: walks from the leaf to the root. Null when the path does not fit the place. */
async function rootFrom(
  /** @type {Uint8Array} */ leaf,
  /** @type {{ leafIndex: number, treeSize: number, path: Uint8Array[] }} */ { leafIndex, treeSize, path },
) {
  let [node, last, hash] = [leafIndex, treeSize - 1, leaf];
  for (const beside of path) {
    if (last === 0) return null;
    if (node % 2 === 1 || node === last) {
      hash = await sha256([1], beside, hash);
      while (node % 2 === 0 && node !== 0) [node, last] = [node / 2, Math.floor(last / 2)];
    } else {
      hash = await sha256([1], hash, beside);
    }
    [node, last] = [Math.floor(node / 2), Math.floor(last / 2)];
  }
  return last === 0 ? hash : null;
}

/** Whether the key has signed this root: TreeHeadSignature of RFC 6962, 3.5. Null where this cannot be checked. */
async function isSigned(
  /** @type {{ publicKey: Uint8Array, signature: Uint8Array, signedMs: number, treeSize: number }} */ receipt,
  /** @type {Uint8Array} */ root,
) {
  const signed = new Uint8Array(18 + HASH);
  const view = new DataView(signed.buffer);
  view.setUint8(1, 1);
  view.setBigUint64(2, BigInt(receipt.signedMs));
  view.setBigUint64(10, BigInt(receipt.treeSize));
  signed.set(root, 18);
  const { subtle } = globalThis.crypto;
  try {
    const key = await subtle.importKey("raw", receipt.publicKey, { name: "Ed25519" }, false, ["verify"]);
    return await subtle.verify({ name: "Ed25519" }, key, receipt.signature, signed);
  } catch (error) {
    return error instanceof Error && error.name === "NotSupportedError" ? null : false;
  }
}

async function sha256(/** @type {(Uint8Array | number[])[]} */ ...parts) {
  const bytes = Uint8Array.from(parts.flatMap((part) => [...part]));
  return new Uint8Array(await globalThis.crypto.subtle.digest("SHA-256", bytes));
}

const hex = (/** @type {Uint8Array} */ bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** The command. */
async function main(/** @type {string[]} */ args) {
  const { existsSync, readFileSync, statSync } = await import("node:fs");
  const path = await import("node:path");
  const keyAt = args.indexOf("--key");
  const given = keyAt >= 0 ? args[keyAt + 1] : undefined;
  const [file, more] = args.filter((arg, i) => arg !== "--json" && (keyAt < 0 || (i !== keyAt && i !== keyAt + 1)));
  if (!file || more || file.startsWith("--") || (keyAt >= 0 && !given)) {
    console.error(
      "usage: node bin/verify-receipt.mjs <receipt: text or PDF file, or - > [--key <fingerprint or file>] [--json]",
    );
    return 2;
  }
  if (file !== "-" && (!existsSync(file) || statSync(file).size > MAX_FILE_BYTES)) {
    console.error(`${file}: no such file, or larger than 1 MB · 没有这个文件，或超过1 MB`);
    return 2;
  }
  const text = readFileSync(file === "-" ? 0 : file).toString("latin1");
  // Not one that lies where the command is called: whoever hands out a receipt could put it there.
  const pins = given ? [given] : [path.join(import.meta.dirname, "../.data/log-key.txt")];
  const keys = pins.flatMap((pin) => (existsSync(pin) ? [readFileSync(pin, "utf8")] : given ? [given] : []));
  const { bytes: _, ...checked } = await verifyReceipt(text, { keys });
  const code = checked.verdict !== "genuine" ? 1 : checked.keyKnown ? 0 : 3;
  if (args.includes("--json")) console.log(JSON.stringify(checked, null, 2));
  else console.log(said(checked).join("\n"));
  return code;
}

const VERDICTS = {
  genuine: "✓ 凭证是真的 · This receipt is genuine",
  altered: "✗ 凭证被改过、抄错了，或不是登记的那一份 · This receipt was altered or mistyped, or never recorded",
  unreadable: "✗ 里面没有可以核对的凭证 · There is no receipt in it that can be checked",
  unsupported: "✗ 这里不能核对签名（要Ed25519）· Signatures cannot be checked here (Ed25519 is needed)",
};

/** What the command prints. */
function said(/** @type {Checked} */ { verdict, keyKnown, content, ...log }) {
  const head = verdict === "genuine" && !keyKnown ? VERDICTS.genuine.replace("✓", "?") : VERDICTS[verdict];
  if (!content || verdict !== "genuine") return [head];
  return [
    head,
    `  金额 amount     ${(content.amountFen / 100).toFixed(2)}`,
    `  事项 program    ${content.program}`,
    `  发放 issuer     ${content.issuer}`,
    `  领取人 payee    ${content.payee}`,
    `  账户 account    ${content.account}`,
    `  到账 credited   ${content.creditedAt}`,
    `  凭证号 voucher  ${content.voucher}`,
    `  支付 payment    ${content.payment}`,
    `  登记 log        entry ${log.leafIndex}, head over ${log.treeSize} entries, signed ${log.signedAt}`,
    `  根 root         ${log.root}`,
    `  公钥 key        ${log.fingerprint}`,
    keyKnown
      ? "  这个公钥是您信任的那一个 · This is the key you trust"
      : "  请与公布的指纹核对，或用 --key 指定 · Compare this fingerprint with the published one, or name it: --key",
  ];
}

const isCommand =
  typeof process === "object" &&
  !!process.argv?.[1] &&
  import.meta.url.endsWith("/verify-receipt.mjs") &&
  process.argv[1].endsWith("verify-receipt.mjs");
if (isCommand) process.exitCode = await main(process.argv.slice(2));
