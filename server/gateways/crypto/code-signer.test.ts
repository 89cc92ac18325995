import { createHash, createPrivateKey, createPublicKey, randomBytes } from "node:crypto";
import { CompactSign } from "jose";
import { describe, expect, test } from "vitest";
import { createCodeSigner } from "./code-signer";

const seed = randomBytes(32);
const signer = createCodeSigner({ seed });
const publicHalf = (secret: Buffer) =>
  createPublicKey(
    createPrivateKey({
      key: Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), secret]),
      format: "der",
      type: "pkcs8",
    }),
  )
    .export({ format: "der", type: "spki" })
    .subarray(-32);

describe("a signed code", () => {
  test("opens to the text that was signed, and names the key by the key itself", async () => {
    const jws = await signer.sign("企业");
    expect(await signer.open(jws)).toBe("企业");
    const keyId = createHash("sha256").update(publicHalf(seed)).digest("base64url").slice(0, 8);
    expect(JSON.parse(Buffer.from(jws.split(".")[0] ?? "", "base64url").toString())).toEqual({
      alg: "EdDSA",
      kid: keyId,
    });
  });

  test("does not open with any one of its letters altered, nor cut, nor empty", async () => {
    const jws = await signer.sign("a");
    const { length } = jws;
    for (let at = 0; at < length - 1; at++) {
      const altered = `${jws.slice(0, at)}${jws[at] === "A" ? "B" : "A"}${jws.slice(at + 1)}`;
      expect(await signer.open(altered), `letter ${at}`).toBeNull();
    }
    expect(await signer.open(jws.slice(0, -4))).toBeNull();
    expect(await signer.open("")).toBeNull();
  });

  test("of another key, or of none, does not open, even where it names ours", async () => {
    const stranger = createCodeSigner({ seed: randomBytes(32) });
    expect(await signer.open(await stranger.sign("a"))).toBeNull();
    const [, payload, signature] = (await stranger.sign("a")).split(".");
    const ownHeader = (await signer.sign("a")).split(".")[0];
    expect(await signer.open(`${ownHeader}.${payload}.${signature}`)).toBeNull();
    const none = Buffer.from(JSON.stringify({ alg: "none", kid: signer.keyId })).toString("base64url");
    expect(await signer.open(`${none}.${payload}.`)).toBeNull();
    const shared = new CompactSign(Buffer.from("a")).setProtectedHeader({ alg: "HS256", kid: signer.keyId });
    expect(await signer.open(await shared.sign(publicHalf(seed)))).toBeNull();
  });

  test("of the key before opens where its public half is told, and nowhere else", async () => {
    const jws = await signer.sign("printed last year");
    const next = randomBytes(32);
    expect(await createCodeSigner({ seed: next, before: [publicHalf(seed)] }).open(jws)).toBe("printed last year");
    expect(await createCodeSigner({ seed: next }).open(jws)).toBeNull();
  });
});
