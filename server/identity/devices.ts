import { z } from "zod";
import type { Context, Tx } from "@/server/context";
import { Refusal } from "@/server/kernel";
import { Browser, PlaceView, System, viewPlace } from "./device";
import type { Session } from "./session";
import { endSession, endSessionsOf, listSessions, type SessionRow } from "./session-store";
import { recordSession } from "./sign-in";
import { Provider } from "./subject";

/** One device somebody is signed in on, as her own phone lists it. */
export const DeviceView = z.object({
  sessionId: z.string(),
  isThis: z.boolean(),
  kind: z.enum(["phone", "computer"]),
  browser: Browser,
  system: System,
  place: PlaceView,
  provider: Provider,
  method: z.enum(["provider", "scan"]),
  signedInAt: z.string(),
  seenAt: z.string().nullable(),
});
export type DeviceView = z.infer<typeof DeviceView>;

/** All of them, and the city's instant at which they were read. */
export const DevicesView = z.object({ asOf: z.string(), devices: z.array(DeviceView) });
export type DevicesView = z.infer<typeof DevicesView>;

/** Where the person is signed in, this device first. */
export function readDevices(ctx: Context, session: Session): Promise<DevicesView> {
  const { personId, sessionId } = session;
  return asHerself(ctx, session).tx(async (tx) => {
    const all = (await listSessions(tx, { personId, at: ctx.now() })).map((row) => viewDevice(row, sessionId));
    const devices = [...all.filter(({ isThis }) => isThis), ...all.filter(({ isThis }) => !isThis)];
    return { asOf: ctx.now().toISOString(), devices };
  });
}

function viewDevice(row: SessionRow, own: string): DeviceView {
  const { sessionId, provider, method, createdAt, seenAt } = row;
  return {
    sessionId,
    isThis: sessionId === own,
    kind: row.deviceKind,
    browser: Browser.catch("unknown").parse(row.browser),
    system: System.catch("unknown").parse(row.system),
    place: viewPlace(row.place),
    provider,
    method,
    signedInAt: createdAt.toISOString(),
    seenAt: seenAt?.toISOString() ?? null,
  };
}

/** What ends with a device besides its session, in the same transaction; what it is, later rooms know. */
type EndsToo = (tx: Tx) => Promise<void>;

/** Signs another device of the person out. @throws Refusal NOT_FOUND when it is none of hers, or signed out already. */
export async function endDevice(
  ctx: Context,
  input: { session: Session; sessionId: string; endsToo: EndsToo },
): Promise<{ ended: true }> {
  const { session, sessionId, endsToo } = input;
  if (sessionId === session.sessionId) throw new Refusal("INPUT_INVALID", { field: "sessionId" }); // that is signing out
  const self = asHerself(ctx, session);
  await self.tx(async (tx) => {
    if (!(await endSession(tx, { sessionId, at: ctx.now() }))) throw new Refusal("NOT_FOUND");
    await recordSession(self, tx, { sessionId, subjectId: session.personId, action: "device-removed" });
    await endsToo(tx);
  });
  return { ended: true };
}

/** Signs the person out everywhere, here as well. @returns on how many devices she was signed in. */
export async function signOutEverywhere(
  ctx: Context,
  { session, endsToo }: { session: Session; endsToo: EndsToo },
): Promise<{ ended: number }> {
  const { sessionId, personId } = session;
  const self = asHerself(ctx, session);
  const ended = await self.tx(async (tx) => {
    const count = await endSessionsOf(tx, personId);
    const details = { devices: count };
    await recordSession(self, tx, { sessionId, subjectId: personId, action: "signed-out-everywhere", details });
    await endsToo(tx);
    return count;
  });
  return { ended };
}

/** Her devices are her own affair, whomever she acts for: the trail is hers, and no firm's. */
function asHerself(ctx: Context, { personId }: Session): Context {
  return ctx.speakingAs({ kind: "person", personId });
}
