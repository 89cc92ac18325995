import type { Context } from "@/server/context";
import type { ClaimView } from "./claim";
import { readClaim } from "./read-claim";

/**
 * One claim of the caller at once, then again whenever it may have changed, until the signal aborts or whoever follows
 * may no longer see it. After a lost line the first answer is the truth of that moment.
 *
 * @param followed.mayFollow asked before each further answer: a stream outlives the request that was let in.
 * @param followed.onEnd called once, however the stream ends; also when it never began.
 * @throws Refusal NOT_FOUND.
 */
export async function followClaim(
  ctx: Context,
  followed: {
    claimId: string;
    signal: AbortSignal | undefined;
    mayFollow: () => Promise<boolean>;
    onEnd: () => void;
  },
): Promise<AsyncGenerator<ClaimView, void>> {
  const { claimId, signal, mayFollow, onEnd } = followed;
  const changes = ctx.news.changesOf(claimId, signal);
  const end = () => {
    changes.stop();
    onEnd();
  };
  try {
    return follow(await readClaim(ctx, { claimId }));
  } catch (error) {
    end();
    throw error;
  }

  async function* follow(first: ClaimView): AsyncGenerator<ClaimView, void> {
    try {
      yield first;
      for await (const _ of changes) {
        if (!(await mayFollow())) return;
        yield await readClaim(ctx, { claimId });
      }
    } finally {
      end();
    }
  }
}
