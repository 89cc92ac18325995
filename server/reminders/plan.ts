import { addDays, assert, type CalendarDate, civilDateAt } from "@/server/kernel";
import type { Channel } from "./message";
import { notInQuietHours, type QuietHours } from "./quiet-hours";

/** One step: so many days after the benefit could be taken, on this rung of a person's ladder of channels. */
type Step = { readonly afterDays: number; readonly rung: number | "call" };

/** When and how a program reminds of what is open. */
export type Plan = { readonly steps: readonly Step[]; readonly beforeExpiryDays: number };

/** First notice, second by the stronger channel, then the list for a call; and once before it expires. */
const DEFAULT_PLAN: Plan = {
  steps: [
    { afterDays: 0, rung: 0 },
    { afterDays: 7, rung: 1 },
    { afterDays: 21, rung: "call" },
  ],
  beforeExpiryDays: 7,
};

/** Programs whose people are told otherwise than by the default. */
const PLANS: Readonly<Record<string, Plan>> = {
  // 高龄津贴: those it is for are called sooner, and never by push alone
  "NB-GL-2019": {
    steps: [
      { afterDays: 0, rung: 1 },
      { afterDays: 10, rung: "call" },
    ],
    beforeExpiryDays: 14,
  },
};

/** The plan of a program. */
export function planOf(programId: string): Plan {
  return PLANS[programId] ?? DEFAULT_PLAN;
}

/** How many messages a person gets in how many days, whatever the programs want. */
export const CAP = { messages: 2, days: 7 } as const;
/** What would be due so soon is said in the same message. */
const BUNDLE_AHEAD_DAYS = 3;
const EXPIRY_STEP = "expiry";
const DAY_MS = 86_400_000;

/** One open entitlement as the planner sees it. */
export type Track = {
  readonly entitlementId: string;
  readonly programId: string;
  readonly expiresOn: CalendarDate | null;
  /** The index of the next step of its plan. */
  readonly step: number;
  readonly expiryTold: boolean;
  readonly nextOn: CalendarDate | null;
};

/** One person: the channels that reach her, weakest first, and when she was last disturbed. */
export type Recipient = { readonly ladder: readonly ("push" | "sms")[]; readonly disturbedAt: readonly Date[] };

/** One message to be written, and what it speaks of under which step. */
export type PlannedMessage = {
  readonly channel: Channel;
  readonly plannedFor: Date;
  readonly items: readonly { readonly entitlementId: string; readonly step: string }[];
};

/** What is to be written for one person, and the next step of each of her entitlements that changed. */
export type Planned = { readonly messages: readonly PlannedMessage[]; readonly next: readonly Track[] };

/**
 * Plans what one person is told now of what is open to her: everything due in one message by the strongest channel that
 * any of it asks for, outside the quiet hours, within the cap; what no channel can say, or what has been said in vain,
 * goes on the list for a call.
 */
export function planFor(asked: {
  recipient: Recipient;
  tracks: readonly Track[];
  now: Date;
  quiet: QuietHours;
}): Planned {
  const { recipient, tracks, now, quiet } = asked;
  const today = civilDateAt(now);
  const due = tracks.filter((track) => isDue(track, today));
  if (due.length === 0) return { messages: [], next: [] };

  const called = due.filter((track) => recipient.ladder.length === 0 || rungOf(track, today) === "call");
  const said = due.filter((track) => !called.includes(track));
  const messages: PlannedMessage[] = [];
  const next: Track[] = called.map((track) => afterCall(track, today));
  const listed = called.filter((track) => !isListed(track)); // who is on the list already is not put there again
  if (listed.length > 0)
    messages.push({ channel: "call", plannedFor: now, items: listed.map((one) => itemOf(one, today)) });

  if (said.length > 0) {
    const freeAt = nextFree(recipient, now, quiet);
    const day = civilDateAt(freeAt);
    if (day > today) {
      for (const track of said) next.push({ ...track, nextOn: beforeItIsGone(track, day) });
    } else {
      const soon = tracks.filter((track) => !due.includes(track) && isDue(track, addDays(today, BUNDLE_AHEAD_DAYS)));
      const along = soon.filter((track) => rungOf(track, addDays(today, BUNDLE_AHEAD_DAYS)) !== "call");
      const all = [...said, ...along];
      const rung = Math.max(...all.map((track) => Number(rungOf(track, addDays(today, BUNDLE_AHEAD_DAYS)))));
      const channel = recipient.ladder[Math.min(rung, recipient.ladder.length - 1)];
      assert(channel, "a person with a ladder has a rung");
      const on = (track: Track) => (said.includes(track) ? today : addDays(today, BUNDLE_AHEAD_DAYS));
      messages.push({ channel, plannedFor: freeAt, items: all.map((track) => itemOf(track, on(track))) });
      for (const track of all) next.push(after(track, today, on(track)));
    }
  }
  return { messages, next };
}

/** When a person may be disturbed next: outside the quiet hours, and when the messages of her last days leave room. */
export function nextFree(recipient: Recipient, now: Date, quiet: QuietHours): Date {
  return notInQuietHours(new Date(Math.max(now.getTime(), freeFrom(recipient, now))), quiet);
}

/** The first date on which something is due for an entitlement that has just opened. */
export function firstStep(programId: string, since: CalendarDate, expiresOn: CalendarDate | null): CalendarDate {
  const { steps, beforeExpiryDays } = planOf(programId);
  const first = addDays(since, steps[0]?.afterDays ?? 0);
  const warning = expiresOn && addDays(expiresOn, -beforeExpiryDays);
  return warning && warning < first ? warning : first;
}

function isDue(track: Track, today: CalendarDate): boolean {
  if (track.expiresOn && track.expiresOn < today) return false;
  return track.nextOn !== null && track.nextOn <= today;
}

function isExpiring(track: Omit<Track, "entitlementId">, today: CalendarDate): boolean {
  const { beforeExpiryDays } = planOf(track.programId);
  return track.expiresOn !== null && !track.expiryTold && addDays(track.expiresOn, -beforeExpiryDays) <= today;
}

function rungOf(track: Omit<Track, "entitlementId">, today: CalendarDate): number | "call" {
  if (isExpiring(track, today)) return Number.MAX_SAFE_INTEGER; // the strongest there is
  return planOf(track.programId).steps[track.step]?.rung ?? "call";
}

/** By what an entitlement that is followed will be spoken of next; null where nothing comes any more. */
export function comingStep(track: Omit<Track, "entitlementId">): "message" | "call" | null {
  if (track.nextOn === null) return null;
  return rungOf(track, track.nextOn) === "call" ? "call" : "message";
}

function itemOf(track: Track, today: CalendarDate): { entitlementId: string; step: string } {
  const step = isExpiring(track, today) ? EXPIRY_STEP : `step-${track.step}`;
  return { entitlementId: track.entitlementId, step };
}

/** Whether every step of its plan is behind it: it stands on the list for a call. */
function isListed(track: Track): boolean {
  return track.step >= planOf(track.programId).steps.length;
}

/** The track once it is on the list for a call: what remains is the warning, by whatever channel there is by then. */
function afterCall(track: Track, today: CalendarDate): Track {
  const { steps, beforeExpiryDays } = planOf(track.programId);
  const { expiresOn, expiryTold } = track;
  const tomorrow = addDays(today, 1);
  const warning = expiresOn && !expiryTold ? addDays(expiresOn, -beforeExpiryDays) : null;
  const next = warning && warning < tomorrow ? tomorrow : warning;
  return { ...track, step: steps.length, nextOn: next && expiresOn && next <= expiresOn ? next : null };
}

/** The track once its step has been said. A warning says what the step it comes before would have said; it spares nobody a call. */
function after(track: Track, today: CalendarDate, asOf: CalendarDate): Track {
  const { steps, beforeExpiryDays } = planOf(track.programId);
  const expiring = isExpiring(track, asOf);
  const isSaid = !expiring || typeof steps[track.step]?.rung === "number";
  const step = isSaid ? track.step + 1 : track.step;
  const expiryTold = track.expiryTold || expiring;
  const [said, coming] = [steps[step - 1], steps[step]];
  const regular = coming ? addDays(today, Math.max(1, coming.afterDays - (said?.afterDays ?? 0))) : null;
  const warning = track.expiresOn && !expiryTold ? addDays(track.expiresOn, -beforeExpiryDays) : null;
  const dates = [regular, warning].filter((date): date is CalendarDate => date !== null).sort();
  const nextOn = dates.find((date) => date > today) ?? null;
  const isGone = nextOn !== null && track.expiresOn !== null && nextOn > track.expiresOn;
  return { ...track, step, expiryTold, nextOn: isGone ? null : nextOn };
}

/** A step that has to wait is not put off beyond the last day on which it is of use. */
function beforeItIsGone(track: Track, day: CalendarDate): CalendarDate {
  return track.expiresOn && day > track.expiresOn ? track.expiresOn : day;
}

/** Since when a person may be disturbed again, in milliseconds: when the messages of the last days leave room. */
function freeFrom({ disturbedAt }: Recipient, now: Date): number {
  const windowMs = CAP.days * DAY_MS;
  const recent = disturbedAt
    .map((at) => at.getTime())
    .filter((at) => at > now.getTime() - windowMs)
    .sort((a, b) => b - a);
  const blocking = recent[CAP.messages - 1];
  return blocking === undefined ? now.getTime() : blocking + windowMs;
}
