import { openDatabase } from "@/db/client";
import { acceptJump, NothingToAccept } from "@/server/entitlements";
import { loginUrl, NoDatabase } from "./database";

const DAY_MS = 86_400_000;

/** What was asked for in a way that cannot be done; its message is all that is said. */
export class NotAccepted extends Error {}

/** `rules accept-jump <source> --by <who> --why <reason>`: says that a source's delivery is right. @returns what it releases, in a line. */
export async function acceptJumpOf(source: string, said: { by?: string; why?: string }): Promise<string> {
  const [by, why] = [said.by?.trim(), said.why?.trim()];
  if (!by || !why) throw new NotAccepted("say who accepts it and why: --by <name> --why <reason>");
  try {
    const offsetDays = await clockOffset();
    const now = () => new Date(Date.now() + offsetDays * DAY_MS);
    const { programs } = await acceptJump({ nightlyUrl: loginUrl("nightly"), source, by, why, now });
    return `${source} is accepted; with the next run these go on: ${programs.join(", ")}`;
  } catch (error) {
    if (error instanceof NothingToAccept || error instanceof NoDatabase) throw new NotAccepted(error.message);
    throw error;
  }
}

async function clockOffset(): Promise<number> {
  const db = openDatabase(loginUrl("nightly"), { connections: 1 });
  try {
    const [clock] = await db.execute<{ offset_days: number }>("select offset_days from city_clock");
    return clock?.offset_days ?? 0;
  } finally {
    await db.$client.end({ timeout: 1 });
  }
}
