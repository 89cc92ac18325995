import { z } from "zod";
import { idSchema } from "@/server/kernel";

/** How a firm was named: the code on its representative's screen, a printed one, or its number typed by hand. */
export const Via = z.enum(["screen", "printed", "typed"]);
export type Via = z.infer<typeof Via>;

/** How long a code on a screen may be looked at. The screen shows a new one after half of it. */
export const SCREEN_CODE_LIFE_MS = 60_000;
/** How long a printed code may hang on a wall: it names the firm and nothing else. */
export const PRINTED_CODE_LIFE_MS = 366 * 86_400_000;

/** What is signed. A code on a screen has a number of its own, so that it opens once; a printed one has none. */
export const CodeContent = z.strictObject({
  uscc: z.string().length(18),
  iat: z.int().positive(),
  exp: z.int().positive(),
  jti: z.string().min(16).max(32).optional(),
});
export type CodeContent = z.infer<typeof CodeContent>;

const MAX_CODE_CHARS = 1_000;

/** One look: the text of a code as a camera reads it, or the number as somebody types it. */
export const CodeScanInput = z.union([
  z.strictObject({ code: z.string().min(1).max(MAX_CODE_CHARS) }),
  z.strictObject({ uscc: z.string().min(1).max(40) }),
]);
export type CodeScanInput = z.infer<typeof CodeScanInput>;

/** A code to be shown; what a picture of it says is this installation's address, CODE_PATH and the JWS. */
export const EnterpriseCodeView = z.object({
  enterpriseName: z.string(),
  uscc: z.string(),
  jws: z.string(),
  keyId: z.string(),
  expiresAt: z.iso.datetime(),
  /** Milliseconds after which the screen asks for the next one. */
  renewAfterMs: z.int().positive(),
});
export type EnterpriseCodeView = z.infer<typeof EnterpriseCodeView>;

/** What a look at a code opens: the firm by name, and what the person who looked is to it. Never a session. */
export const CodeScanView = z.object({
  scanId: z.string(),
  enterpriseId: z.string(),
  enterpriseName: z.string(),
  via: Via,
  standing: z.enum(["representative", "delegate", "none"]),
  /** Her own request that still waits for an answer; else null. */
  openRequestId: z.string().nullable(),
});
export type CodeScanView = z.infer<typeof CodeScanView>;

export const CodeScanKey = z.object({ scanId: idSchema("csn") });

/** Where a phone's own camera application lands with a code; what is signed stands behind the #, which no server is sent. */
export const CODE_PATH = "/scan#";
