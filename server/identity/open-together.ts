import { randomBytes } from "node:crypto";
import { prepareEvent } from "@/server/audit";
import { type Context, onePerProcess } from "@/server/context";
import { DatabaseError, mayBeRepeated } from "@/server/database-error";
import { newId, Refusal } from "@/server/kernel";
import { openLine } from "@/server/line";
import type { Device } from "./device";
import { type Comer, type Opening, openSessions, readComers } from "./open-store";
import { MAX_SESSIONS, type OpenedSession, SESSION_LIFE } from "./session";
import { sha256 } from "./session-store";
import type { Provider } from "./subject";

/** Somebody a provider vouches for. `code`: the digest of what the provider sent her back with. */
type Arrival = {
  readonly identityIndex: Buffer;
  readonly code: Buffer;
  readonly provider: Provider;
  readonly device: Device;
};

const CODE_MEMORY_MS = 3_600_000;
const TOKEN_BYTES = 32;

/** What came of one: a session, or why there is none. */
type Opened = OpenedSession | "used" | "unknown";

const signInLine = onePerProcess((ctx) =>
  openLine<Arrival, Opened>({
    work: (arrivals) => openAll(ctx, arrivals),
    keyOf: ({ identityIndex }) => identityIndex.toString("hex"), // the second sees the session of the first
    mayRepeat: mayBeRepeated,
    mayPart: (error) => error instanceof DatabaseError, // refused: nothing was written
    lanes: 1,
  }),
);

/**
 * Opens a session together with whoever else signs in at this moment: two statements for all of them. The code works once,
 * also where the provider itself would let it work again. @throws Refusal SIGN_IN_FAILED with `why`: used, unknown.
 */
export async function openTogether(ctx: Context, arrival: Arrival): Promise<OpenedSession> {
  const opened = await signInLine(ctx)(arrival);
  if (typeof opened === "string") throw new Refusal("SIGN_IN_FAILED", { why: opened });
  return opened;
}

async function openAll(ctx: Context, arrivals: readonly Arrival[]): Promise<readonly Opened[]> {
  const asked = { indexes: arrivals.map(({ identityIndex }) => identityIndex), keep: MAX_SESSIONS };
  const comers = await readComers(ctx, asked);
  const plans = await Promise.all(arrivals.map((arrival, i) => plan(ctx, arrival, comers[i] as Comer)));
  const known = plans.filter((one) => one !== "unknown");
  const opened =
    known.length === 0
      ? []
      : await openSessions(ctx, {
          openings: known.map(({ opening }) => opening),
          events: known.map(({ event }) => event),
          forgotten: new Date(ctx.now().getTime() - CODE_MEMORY_MS),
        });
  const isOpen = new Map(known.map((one, i) => [one, opened[i]]));
  return plans.map((one) => {
    if (one === "unknown") return one;
    return isOpen.get(one) ? { token: one.token, expiresAt: one.opening.until } : "used";
  });
}

/** A token, the session it is to open, and the event that says so; or that the city does not know who comes. */
async function plan(ctx: Context, arrival: Arrival, { personId, makingWay }: Comer) {
  if (personId === null) return "unknown";
  const { provider, device } = arrival;
  const at = ctx.now();
  const token = randomBytes(TOKEN_BYTES).toString("base64url");
  const { lifeMs, idleSeconds } = SESSION_LIFE[device.kind];
  const session = newId("ses", at);
  const opening: Opening = {
    ...{
      code: arrival.code.toString("hex"),
      token: (await sha256(token)).toString("hex"),
      person: personId,
      provider,
      at,
    },
    ...{ until: new Date(at.getTime() + lifeMs), session, idle: idleSeconds, ...device, leaving: makingWay },
  };
  const done = { session, person: personId, provider, method: "provider", device, madeWay: makingWay.length } as const;
  const event = prepareEvent(ctx.as("sign-in"), signedIn(done));
  return { token, opening, event };
}

/** The event of a sign-in: on what, through whom, and how many older sessions made way. Names no person but by her id. */
export function signedIn(done: {
  session: string;
  person: string;
  provider: Provider;
  method: "provider" | "scan";
  device: Device;
  madeWay: number;
}) {
  const { session, person, provider, method, device, madeWay } = done;
  const { kind, browser, system } = device;
  return {
    subjectId: person,
    action: "signed-in",
    objectId: `session:${session}`,
    details: { provider, method, device: kind, browser, system, madeWay },
  };
}
