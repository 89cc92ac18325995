import { randomBytes } from "node:crypto";
import { type Context, requireSubject } from "@/server/context";
import { assert, Refusal } from "@/server/kernel";
import { findDelegation } from "./delegation-store";
import {
  type CodeContent,
  type EnterpriseCodeView,
  PRINTED_CODE_LIFE_MS,
  SCREEN_CODE_LIFE_MS,
} from "./enterprise-code";
import { readSubject } from "./identity-store";

const IDENTITY_PURPOSE = "identity-number";
const NUMBER_BYTES = 12;

/**
 * 企业码: a freshly signed code of the firm that its legal representative acts for. On a screen it lives a minute and opens
 * once; printed it names the firm for a year. Either only names the firm: what whoever scans it may do is asked elsewhere.
 * @throws Refusal NOT_ALLOWED.
 */
export async function showCode(ctx: Context, { printed }: { printed: boolean }): Promise<EnterpriseCodeView> {
  const { subjectId, personId } = requireSubject(ctx);
  const firm = await ctx.tx(async (tx) => {
    const held = await findDelegation(tx, { enterpriseId: subjectId, personId });
    if (!held?.isLegalRepresentative) throw new Refusal("NOT_ALLOWED");
    return readSubject(tx, subjectId);
  });
  assert(firm && ctx.codes, "the web server is told the key of codes");
  const uscc = ctx.vault.open(firm.identitySealed, IDENTITY_PURPOSE);
  const lifeMs = printed ? PRINTED_CODE_LIFE_MS : SCREEN_CODE_LIFE_MS;
  const expiresAt = new Date(ctx.now().getTime() + lifeMs);
  const content: CodeContent = { uscc, iat: seconds(ctx.now()), exp: seconds(expiresAt) };
  if (!printed) content.jti = randomBytes(NUMBER_BYTES).toString("base64url");
  const jws = await ctx.codes.sign(JSON.stringify(content));
  return {
    enterpriseName: firm.name,
    uscc,
    jws,
    keyId: ctx.codes.keyId,
    expiresAt: expiresAt.toISOString(),
    renewAfterMs: lifeMs / 2,
  };
}

function seconds(at: Date): number {
  return Math.floor(at.getTime() / 1_000);
}
