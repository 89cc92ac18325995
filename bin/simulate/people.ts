import { Refusal } from "@/server/kernel";
import { begin } from "./payments";
import type { SimulatedClaim } from "./rows";
import { attempt, HOUR, lifeOf, MINUTE, SECOND, transaction, type World } from "./world";

/** Until then people give another account for money that came back, or give it up. */
const MENDED_UNTIL_MS = 21 * HOUR;

/** Whether the phone that taps is signed in, or signs in now. */
function isSignedIn({ store, dice, clock }: World, subject: string): boolean {
  if (!store.sessions.has(subject) && dice.percent(50)) store.sessions.set(subject, clock.now());
  return store.sessions.has(subject);
}

/** One tap on a benefit; tapped again where nothing was answered. */
export function tap(world: World, benefit: string, more: { again: number; account?: string }): void {
  const { store, clock, dice, app } = world;
  const subject = store.benefits.get(benefit)?.subject ?? "";
  const { again, account = `acc_${subject}` } = more;
  const act = () => {
    try {
      const said = transaction(world, () => store.confirm({ benefit, account, now: clock.now() }));
      if (said === "lost") {
        if (again > 0)
          clock.after(dice.between(SECOND, MINUTE), () => tap(world, benefit, { ...more, again: again - 1 }));
        return;
      }
      world.promised.add(benefit);
      if (said.fresh) begin(world, said.claim.id);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (error.code === "PAYEE_ACCOUNT_CLOSED") tap(world, benefit, { again, account: `${account}x` });
    }
  };
  const lives = lifeOf(app);
  clock.after(dice.between(1, 100), () => {
    if (lives() && isSignedIn(world, subject)) act();
  });
}

/** People look at what became of their claims: they give another account, or give up; some from a screen that is older than its claim. */
export function lookAgain(world: World): void {
  const { clock, dice, store } = world;
  if (clock.now() >= MENDED_UNTIL_MS) return;
  for (const claim of store.claims.values()) {
    const { status } = claim;
    if (status !== "returned" && status !== "cancelled" && status !== "paying") continue;
    if (!isSignedIn(world, claim.benefit.subject)) continue;
    const [mended, left] = status === "returned" ? [60, 12] : status === "cancelled" ? [15, 5] : [0, 3];
    if (dice.percent(mended)) mend(world, claim);
    else if (dice.percent(left)) giveUp(world, claim);
  }
}

function mend(world: World, { id: claim }: SimulatedClaim): void {
  const { store, clock } = world;
  const asked = { claim, account: `acc_${claim}_${clock.now()}`, now: clock.now() };
  const verb = () => {
    if (!store.reissue(asked)) throw new Refusal("CLAIM_NOT_RETURNED");
  };
  if (attempt(world, verb) === "done") begin(world, claim);
}

function giveUp(world: World, { id }: SimulatedClaim): void {
  if (attempt(world, () => world.store.cancel(id)) === "done") world.givenUp.add(id);
}
