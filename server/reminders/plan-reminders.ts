import type { Context, Tx } from "@/server/context";
import { type CalendarDate, calendarDate } from "@/server/kernel";
import { compose, ladderIn } from "./compose";
import { readReach } from "./contact-store";
import { disturbedSince, insertMessages, type NewMessage } from "./message-store";
import { recordPlanned } from "./message-trail";
import { CAP, firstStep, planFor, type Track } from "./plan";
import type { QuietHours } from "./quiet-hours";
import {
  dropClosed,
  followRecipients,
  insertTracks,
  isOnlyPlanner,
  type LiveTrack,
  listDue,
  listUntracked,
  moveTracks,
} from "./track-store";

const OPENED_AT_ONCE = 2_000;
const RECIPIENTS_AT_ONCE = 300;
const DAY_MS = 86_400_000;

/**
 * Writes the messages that are due by the programs' own plans: what has opened is followed, who is due is planned for, and
 * every next step is kept in the same transaction as the message, so that a crash plans nothing twice.
 * @returns how many messages were written.
 */
export function planReminders(ctx: Context, quiet: QuietHours): Promise<number> {
  const job = ctx.as("reminders");
  const today = ctx.today();
  return job.tx(async (tx) => {
    if (!(await isOnlyPlanner(tx))) return 0;
    await followOpened(tx, today);
    await dropClosed(tx, today);
    await followRecipients(tx, today);
    const due = await listDue(tx, { today, recipients: RECIPIENTS_AT_ONCE });
    return planDue(job, tx, { due, quiet });
  });
}

async function followOpened(tx: Tx, today: CalendarDate): Promise<void> {
  const opened = await listUntracked(tx, { today, limit: OPENED_AT_ONCE });
  const tracks = opened.map(({ expiresOn, ...one }) => ({
    ...one,
    step: 0,
    expiryTold: false,
    nextOn: firstStep(one.programId, calendarDate(one.since), dateOf(expiresOn)),
  }));
  await insertTracks(tx, tracks);
}

async function planDue(ctx: Context, tx: Tx, of: { due: readonly LiveTrack[]; quiet: QuietHours }): Promise<number> {
  const now = ctx.now();
  const today = ctx.today();
  const recipientIds = [...new Set(of.due.map(({ recipientId }) => recipientId))];
  const reach = await readReach(tx, recipientIds);
  const since = new Date(now.getTime() - CAP.days * DAY_MS);
  const disturbed = await disturbedSince(tx, { recipientIds, since });
  const messages: NewMessage[] = [];
  const moved: LiveTrack[] = [];
  for (const [key, tracks] of grouped(of.due)) {
    const recipientId = tracks[0]?.recipientId ?? key;
    const known = reach.get(recipientId);
    const disturbedAt = disturbed.get(recipientId) ?? [];
    const recipient = { ladder: ladderIn(ctx, known, today), disturbedAt };
    const planned = planFor({ recipient, tracks: tracks.map(asTrack), now, quiet: of.quiet });
    const byId = new Map(tracks.map((track) => [track.entitlementId, track]));
    for (const { channel, plannedFor, items } of planned.messages) {
      if (channel !== "call") disturbed.set(recipientId, [...disturbedAt, plannedFor]);
      const itemsOf = items.flatMap(({ entitlementId, step }) => {
        const track = byId.get(entitlementId);
        return track
          ? [
              {
                entitlementId,
                step,
                programId: track.programId,
                jurisdictionCode: track.jurisdictionCode,
                amountFen: track.amountFen,
              },
            ]
          : [];
      });
      const [first] = tracks;
      if (!first) continue;
      const { subjectId, jurisdictionCode } = first;
      const language = known?.language ?? "zh-CN";
      messages.push(
        compose(ctx, {
          subjectId,
          recipientId,
          jurisdictionCode,
          campaignId: null,
          channel,
          language,
          plannedFor,
          items: itemsOf,
        }),
      );
    }
    for (const next of planned.next) {
      const track = byId.get(next.entitlementId);
      if (track) moved.push({ ...track, step: next.step, expiryTold: next.expiryTold, nextOn: next.nextOn });
    }
  }
  const written = await insertMessages(tx, messages);
  if (written > 0) await recordPlanned(ctx, tx, messages);
  await moveTracks(tx, moved);
  return written;
}

/** The tracks by person and by whose money it is: one message speaks of one purse. */
function grouped(due: readonly LiveTrack[]): Map<string, LiveTrack[]> {
  const groups = new Map<string, LiveTrack[]>();
  for (const track of due) {
    const key = `${track.recipientId} ${track.subjectId}`;
    groups.set(key, [...(groups.get(key) ?? []), track]);
  }
  return groups;
}

function asTrack(track: LiveTrack): Track {
  const { entitlementId, programId, step, expiryTold } = track;
  return {
    entitlementId,
    programId,
    step,
    expiryTold,
    expiresOn: dateOf(track.expiresOn),
    nextOn: dateOf(track.nextOn),
  };
}

function dateOf(text: string | null): CalendarDate | null {
  return text === null ? null : calendarDate(text);
}
