import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { verifyReceipt } from "@/bin/verify-receipt.mjs";
import { inclusionRanges, leafHash, rangeHash, sha256 } from "./merkle";
import { asDigits, proofBytes } from "./receipt-text";
import { fingerprint, openLogSigner } from "./tree-head";

const signer = openLogSigner(randomBytes(32));
const pinned = { keys: [fingerprint(signer.publicKey)] };

const WORDS = {
  account: "宁波银行 6620",
  amountFen: 123_456,
  creditedAt: "2026-11-20T02:00:00.000Z",
  issuer: "宁波市人社局",
  kind: "yongyiban-receipt-1",
  payee: "林*禾",
  payment: "pin1",
  program: "生活安居补助",
  voucher: "20261120",
};

/** A receipt that the signer's own log of so many entries holds at a place. */
function receiptOf({ leafIndex = 0, treeSize = 1, ...words }: Partial<typeof WORDS & Record<string, unknown>> = {}) {
  const at = { leafIndex: Number(leafIndex), treeSize: Number(treeSize) };
  const body = Buffer.from(JSON.stringify({ ...WORDS, ...words }));
  const [bodySalt, headDigest] = [Buffer.alloc(16, 1), Buffer.alloc(32, 2)];
  const entry = sha256(Uint8Array.of(0x12), headDigest, sha256(Uint8Array.of(0x11), bodySalt, body));
  const hashOf = ({ level, index }: { level: number; index: number }): Buffer => {
    if (level === 0) return index === at.leafIndex ? leafHash(entry) : leafHash(Buffer.from(`${index}`));
    const below = { from: index * 2 ** level, until: (index + 1) * 2 ** level };
    const middle = (below.from + below.until) / 2;
    return sha256(
      Uint8Array.of(1),
      rangeHash({ from: below.from, until: middle }, hashOf),
      rangeHash({ from: middle, until: below.until }, hashOf),
    );
  };
  const root = rangeHash({ from: 0, until: at.treeSize }, hashOf);
  const treeHead = signer.sign({ treeSize: at.treeSize, root, signedAt: new Date("2026-11-20T02:00:01.000Z") });
  const steps = inclusionRanges(at.leafIndex, at.treeSize).map((range) => rangeHash(range, hashOf));
  return asDigits(proofBytes({ body, bodySalt, headDigest, leafIndex: at.leafIndex, path: steps, treeHead }));
}

describe("a receipt is read", () => {
  test("to its own end, at every place of every log up to 17 entries, whatever number follows it", async () => {
    for (let treeSize = 1; treeSize <= 17; treeSize++) {
      for (let leafIndex = 0; leafIndex < treeSize; leafIndex++) {
        const digits = receiptOf({ leafIndex, treeSize });
        for (const text of [digits, `${digits}7`, `https://yong.example/verify#${digits}\n2026-11-22 00256`]) {
          const checked = await verifyReceipt(text, pinned);
          expect(checked, `${leafIndex} of ${treeSize}`).toMatchObject({ verdict: "genuine", keyKnown: true });
        }
      }
    }
  });

  test.each(["\u001b[2K补助", "补助\n✓ 凭证是真的", "\u202e补助", 7, null, ["补助"]])(
    "only where it says plain words, which cannot write over the verdict: %j",
    async (program) => {
      expect(await verifyReceipt(receiptOf({ program: program as string }), pinned)).toEqual({
        verdict: "altered",
        keyKnown: false,
      });
    },
  );

  test("as altered or mistyped wherever one group of its digits is another; as no receipt only where they are too few", async () => {
    const digits = receiptOf({ leafIndex: 2, treeSize: 5 });
    const bodyDigits = Math.floor((JSON.stringify(WORDS).length + 3) / 2) * 5;
    const verdicts = new Map<string, number>();
    for (let at = 10; at + 5 <= digits.length; at += 5) {
      for (const other of ["00000", "99999"]) {
        const changed = `${digits.slice(0, at)}${other}${digits.slice(at + 5)}`;
        if (changed === digits) continue;
        const { verdict } = await verifyReceipt(changed, pinned);
        expect(verdict, `${other} at ${at}`).not.toBe("genuine");
        if (at < bodyDigits) expect(verdict, `${other} at ${at}`).toBe("altered");
        verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1);
      }
    }
    // only a larger log needs more digits than there are
    expect(verdicts.get("unreadable") ?? 0).toBeLessThanOrEqual(3);
    expect((await verifyReceipt(digits.slice(0, -5), pinned)).verdict).toBe("unreadable");
    expect((await verifyReceipt("20261120", pinned)).verdict).toBe("unreadable");
  });

  test("by the command under a key that was named, not under one that came with it", () => {
    const folder = mkdtempSync(path.join(tmpdir(), "receipt-"));
    try {
      writeFileSync(path.join(folder, "receipt.txt"), receiptOf());
      writeFileSync(path.join(folder, "log-key.txt"), fingerprint(signer.publicKey));
      const command = path.resolve("bin/verify-receipt.mjs");
      const exitCode = (...more: string[]) =>
        spawnSync(process.execPath, [command, "receipt.txt", ...more], { cwd: folder }).status;
      expect(exitCode()).toBe(3);
      expect(exitCode("--key", "log-key.txt")).toBe(0);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
