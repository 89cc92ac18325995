import type { PreparedEvent } from "@/server/audit";
import type { Context } from "@/server/context";
import type { Provider } from "./subject";

/** The two statements of a sign-in (migration 0047). Each takes those who sign in at the same moment together. */

/** Who is behind a keyed hash of an identity, and which of her sessions make way for one more. */
export type Comer = { readonly personId: string | null; readonly makingWay: readonly string[] };

/** A session that is to be opened, once, for a provider's code. Hashes in hexadecimal. */
export type Opening = {
  readonly code: string;
  readonly token: string;
  readonly person: string;
  readonly provider: Provider;
  readonly at: Date;
  readonly until: Date;
  readonly session: string;
  readonly idle: number;
  readonly kind: "phone" | "computer";
  readonly browser: string;
  readonly system: string;
  readonly place: string;
  readonly leaving: readonly string[];
};

/** Who comes, in the order of the hashes. @param asked.keep how many sessions one person may have, the new one included. */
export async function readComers(
  ctx: Context,
  asked: { indexes: readonly Buffer[]; keep: number },
): Promise<readonly Comer[]> {
  const indexes = asked.indexes.map((index) => index.toString("hex"));
  return ctx.statement<Comer>(
    (on) => on`
      select person_id as "personId", making_way as "makingWay" from sign_ins_read(${indexes}::text[], ${asked.keep}::integer)`,
  );
}

/** Opens sessions, each with its event, in one transaction. @returns in their order: false where the code had been used. */
export async function openSessions(
  ctx: Context,
  opened: { openings: readonly Opening[]; events: readonly PreparedEvent[]; forgotten: Date },
): Promise<readonly boolean[]> {
  const { openings, forgotten } = opened;
  const events = opened.events.map(({ caller: _, person: __, jurisdiction: ___, ...event }, i) => ({
    ...event,
    subject: openings[i]?.person,
  }));
  const rows = await ctx.statement<{ opened: boolean }>(
    (on) => on`
      select opened from sign_ins_open(${JSON.stringify(openings)}::text::jsonb, ${JSON.stringify(events)}::text::jsonb,
                                       ${forgotten.toISOString()}::timestamptz) opened`,
  );
  return rows.map((row) => row.opened);
}
