import { type Context, requireSubject } from "@/server/context";
import { entitlementHeading } from "@/server/entitlements";
import { fen, Refusal } from "@/server/kernel";
import type { ConfirmedLine, ConfirmManyInput } from "./claim";
import { confirmClaim } from "./confirm-claim";

/** How many lines are carried at once: each holds a connection only while its own transactions run. */
const LINES_AT_ONCE = 4;

/**
 * 一键全领: confirms many entitlements, each on its own. One line's refusal never stops another's money.
 * @throws Refusal NOT_FOUND when none of them is the caller's: there is no line to speak of then.
 */
export async function confirmMany(ctx: Context, input: ConfirmManyInput): Promise<{ results: ConfirmedLine[] }> {
  requireSubject(ctx);
  const unique = [...new Map(input.items.map((item) => [item.entitlementId, item])).values()];
  const results: ConfirmedLine[] = [];
  for (let start = 0; start < unique.length; start += LINES_AT_ONCE) {
    const batch = unique.slice(start, start + LINES_AT_ONCE);
    results.push(...(await Promise.all(batch.map((item) => confirmLine(ctx, input, item)))));
  }
  if (results.every(({ refusal }) => refusal?.code === "NOT_FOUND")) throw new Refusal("NOT_FOUND");
  return { results };
}

async function confirmLine(
  ctx: Context,
  input: ConfirmManyInput,
  item: { entitlementId: string; entitlementVersion: number },
): Promise<ConfirmedLine> {
  const { payeeAccountId, tappedAt } = input;
  try {
    const claim = await confirmClaim(ctx, { ...item, payeeAccountId, tappedAt });
    const { programName, amountFen } = claim;
    return { entitlementId: item.entitlementId, programName, amountFen, claim, refusal: null };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const heading = await headingOf(ctx, { entitlementId: item.entitlementId, refusal: error });
    const refusal = { code: error.code, details: error.details };
    return { entitlementId: item.entitlementId, ...heading, claim: null, refusal };
  }
}

/** What a refused line is called. Whoever may read nothing of the firm any more still gets the answer to her tap, without it. */
async function headingOf(
  ctx: Context,
  line: { entitlementId: string; refusal: Refusal },
): Promise<Pick<ConfirmedLine, "programName" | "amountFen">> {
  const { entitlementId, refusal } = line;
  const { programName, amountFen } = refusal.details;
  if (refusal.code === "CLAIMED_THEN_REVOKED")
    return { programName: String(programName), amountFen: fen(Number(amountFen)) };
  const { subjectId } = requireSubject(ctx);
  return entitlementHeading(ctx, { subjectId, entitlementId }).catch((error: unknown) => {
    if (error instanceof Refusal) return { programName: null, amountFen: null };
    throw error;
  });
}
