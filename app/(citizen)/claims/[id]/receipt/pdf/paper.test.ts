import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { verifyReceipt } from "@/bin/verify-receipt.mjs";
import { bodyBytes, bodyDigest, entryFrom } from "@/server/audit/commitment";
import { leafHash } from "@/server/audit/merkle";
import { asDigits, proofBytes } from "@/server/audit/receipt-text";
import { fingerprint, openLogSigner } from "@/server/audit/tree-head";
import { drawPaper, type PaperText } from "./paper";

const TEXT: Omit<PaperText, "digits"> = {
  title: "到账凭证",
  issuer: "宁波市人力资源和社会保障局",
  state: "已到账",
  sum: "¥10,000.00",
  sumInWords: "人民币壹万元整",
  lines: [["领取人", "林*赟"]],
  proofNote: "用手机相机扫码，就能核对真假。",
  fingerprint: "公钥指纹",
  checkUrl: "https://yongyiban.example/verify",
};

/** A receipt in a log of its own. */
function receipt() {
  const signer = openLogSigner(randomBytes(32));
  const [salt, headDigest] = [randomBytes(16), randomBytes(32)];
  const body = bodyBytes({
    kind: "yongyiban-receipt-1",
    amountFen: 1_000_000,
    program: "应届本科生生活安居补助".repeat(4),
  });
  const root = leafHash(entryFrom(headDigest, bodyDigest(body, salt)));
  const treeHead = signer.sign({ treeSize: 1, root, signedAt: new Date("2026-11-21T00:00:00Z") });
  const digits = asDigits(proofBytes({ body, bodySalt: salt, headDigest, leafIndex: 0, path: [], treeHead }));
  return { digits, keys: [fingerprint(signer.publicKey)] };
}

describe("the paper of a receipt", () => {
  test("is a PDF with its own letters, in which whoever checks it finds the whole proof", async () => {
    const { digits, keys } = receipt();
    const pdf = (await drawPaper({ ...TEXT, digits })).toString("latin1");
    expect(pdf.startsWith("%PDF-")).toBe(true);
    expect(pdf).toContain("/FontFile2");
    expect(pdf.length).toBeLessThan(200_000);
    expect(await verifyReceipt(pdf, { keys })).toMatchObject({ verdict: "genuine", keyKnown: true });
  });
});
