import { acceptJump, NothingToAccept } from "@/server/entitlements";
import { cityClock } from "./city-clock";
import { loginUrl, NoDatabase } from "./database";

/** What was asked for in a way that cannot be done; its message is all that is said. */
export class NotAccepted extends Error {}

/** `rules accept-jump <source> --by <who> --why <reason>`: says that a source's delivery is right. @returns what it releases, in a line. */
export async function acceptJumpOf(source: string, said: { by?: string; why?: string }): Promise<string> {
  const [by, why] = [said.by?.trim(), said.why?.trim()];
  if (!by || !why) throw new NotAccepted("say who accepts it and why: --by <name> --why <reason>");
  try {
    const now = await cityClock();
    const { programs } = await acceptJump({ nightlyUrl: loginUrl("nightly"), source, by, why, now });
    return `${source} is accepted; with the next run these go on: ${programs.join(", ")}`;
  } catch (error) {
    if (error instanceof NothingToAccept || error instanceof NoDatabase) throw new NotAccepted(error.message);
    throw error;
  }
}
