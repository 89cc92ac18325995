import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDays, type CalendarDate, calendarDate, civilDateAt } from "@/server/kernel";
import { CAP, firstStep, type Planned, planFor, type Track } from "./plan";
import { notInQuietHours, QUIET_HOURS, secondsUntilQuiet } from "./quiet-hours";

const at = (text: string) => new Date(`${text}+08:00`);
const NOON = at("2026-11-20T12:00:00");
const day = (text: string) => calendarDate(text);
const track = (more: Partial<Track> = {}): Track => ({
  entitlementId: "ent_1",
  programId: "P",
  expiresOn: null,
  step: 0,
  expiryTold: false,
  nextOn: day("2026-11-20"),
  ...more,
});
const plan = (tracks: Track[], more: Partial<Parameters<typeof planFor>[0]> & { ladder?: ("push" | "sms")[] } = {}) =>
  planFor({
    recipient: { ladder: more.ladder ?? ["push", "sms"], disturbedAt: [] },
    now: NOON,
    quiet: QUIET_HOURS,
    tracks,
    ...more,
  });
const channels = ({ messages }: Planned) => messages.map(({ channel }) => channel);

describe("quiet hours", () => {
  test.each([
    ["2026-11-20T20:59:59", "2026-11-20T20:59:59"],
    ["2026-11-20T21:00:00", "2026-11-21T08:00:00"],
    ["2026-11-20T23:59:59", "2026-11-21T08:00:00"],
    ["2026-11-21T00:00:00", "2026-11-21T08:00:00"],
    ["2026-11-21T07:59:59", "2026-11-21T08:00:00"],
    ["2026-11-21T08:00:00", "2026-11-21T08:00:00"],
  ])("%s becomes %s", (given, expected) => {
    expect(notInQuietHours(at(given), QUIET_HOURS)).toEqual(at(expected));
  });

  test("end what a push service still keeps", () => {
    expect(secondsUntilQuiet(at("2026-11-20T20:59:00"), QUIET_HOURS)).toBe(60);
    expect(secondsUntilQuiet(at("2026-11-20T22:00:00"), QUIET_HOURS)).toBe(0);
  });
});

describe("a plan", () => {
  test("escalates from push to a text message to the list for a call", () => {
    const first = plan([track()]);
    expect(channels(first)).toEqual(["push"]);
    expect(first.next).toMatchObject([{ step: 1, nextOn: "2026-11-27" }]);
    const second = plan([...first.next], { now: at("2026-11-27T12:00:00") });
    expect(channels(second)).toEqual(["sms"]);
    expect(second.next).toMatchObject([{ step: 2, nextOn: "2026-12-11" }]);
    const third = plan([...second.next], { now: at("2026-12-11T12:00:00") });
    expect(channels(third)).toEqual(["call"]);
    expect(third.next).toMatchObject([{ nextOn: null }]);
  });

  test("still warns before it expires whoever is on the list for a call, by the channel there is by then, and lists nobody twice", () => {
    const expiresOn = day("2027-03-01");
    const listed = plan([track({ step: 2, expiresOn, nextOn: day("2026-12-11") })], { now: at("2026-12-11T12:00:00") });
    expect(channels(listed)).toEqual(["call"]);
    expect(listed.next).toMatchObject([{ nextOn: "2027-02-22" }]);
    const unreached = plan([...listed.next], { now: at("2027-02-22T12:00:00"), ladder: [] });
    expect(unreached).toMatchObject({ messages: [], next: [{ nextOn: "2027-02-23" }] });
    const warned = plan([...unreached.next], { now: at("2027-02-23T12:00:00"), ladder: ["sms"] });
    expect(warned).toMatchObject({
      messages: [{ channel: "sms", items: [{ step: "expiry" }] }],
      next: [{ nextOn: null }],
    });
  });

  test("that begins with the warning says no first notice after it, and spares nobody the call", () => {
    const begun = plan([track({ expiresOn: day("2026-11-25") })]);
    expect(begun).toMatchObject({ messages: [{ items: [{ step: "expiry" }] }], next: [{ nextOn: null }] });
    const elder = plan([track({ programId: "NB-GL-2019", expiresOn: day("2026-12-01") })]);
    expect(elder).toMatchObject({ messages: [{ items: [{ step: "expiry" }] }], next: [{ nextOn: "2026-11-30" }] });
    expect(channels(plan([...elder.next], { now: at("2026-11-30T12:00:00") }))).toEqual(["call"]);
  });

  test.each<[string, ("push" | "sms")[], string]>([
    ["whom push reaches", ["push", "sms"], "push"],
    ["an elder, whose ladder begins with a text message", ["sms"], "sms"],
    ["whom nothing reaches", [], "call"],
  ])("tells %s by the channel at hand", (_, ladder, channel) => {
    expect(channels(plan([track()], { ladder }))).toEqual([channel]);
  });

  test("says everything that is due, and what soon will be, in one message", () => {
    const tracks = [
      track(),
      track({ entitlementId: "ent_2", step: 1 }),
      track({ entitlementId: "ent_3", nextOn: day("2026-11-22") }),
      track({ entitlementId: "ent_4", nextOn: day("2026-11-25") }),
    ];
    const { messages, next } = plan(tracks);
    expect(messages).toHaveLength(1);
    expect(messages[0]?.channel).toBe("sms"); // one of them asks for the stronger
    expect(messages[0]?.items.map(({ entitlementId }) => entitlementId)).toEqual(["ent_1", "ent_2", "ent_3"]);
    expect(next).toHaveLength(3);
  });

  test("warns once before it expires, by the strongest channel, and never after", () => {
    const soon = track({ step: 1, nextOn: day("2026-11-20"), expiresOn: day("2026-11-25") });
    const warned = plan([soon]);
    expect(warned.messages).toMatchObject([{ channel: "sms", items: [{ step: "expiry" }] }]);
    expect(warned.next).toMatchObject([{ expiryTold: true, nextOn: null }]);
    expect(plan([track({ expiresOn: day("2026-11-19") })]).messages).toEqual([]);
    expect(firstStep("P", day("2026-11-20"), day("2026-11-22"))).toBe("2026-11-15");
  });

  test("waits while a person has had her messages of the week, and then goes on", () => {
    const disturbedAt = [at("2026-11-15T10:00:00"), at("2026-11-18T10:00:00")];
    const waiting = plan([track()], { recipient: { ladder: ["sms"], disturbedAt } });
    expect(waiting.messages).toEqual([]);
    expect(waiting.next).toMatchObject([{ step: 0, nextOn: "2026-11-22" }]);
  });

  test("due in the quiet hours waits for the morning", () => {
    expect(plan([track()], { now: at("2026-11-20T22:30:00") })).toMatchObject({
      messages: [],
      next: [{ step: 0, nextOn: "2026-11-21" }],
    });
    const early = plan([track()], { now: at("2026-11-20T06:00:00") });
    expect(early.messages[0]?.plannedFor).toEqual(at("2026-11-20T08:00:00"));
  });
});

test("whatever is open over months, nobody is disturbed at night or above the cap, or told the same step twice", () => {
  const oneTrack = fc.record({
    programId: fc.constantFrom("P", "NB-GL-2019"),
    opens: fc.integer({ min: 0, max: 60 }),
    lasts: fc.option(fc.integer({ min: 0, max: 60 }), { nil: null }),
    takenAfter: fc.integer({ min: 0, max: 90 }),
  });
  const ladders = fc.constantFrom<("push" | "sms")[]>(["push", "sms"], ["sms"], ["push"], []);
  fc.assert(
    fc.property(
      fc.array(oneTrack, { maxLength: 5 }),
      ladders,
      fc.array(fc.nat(23), { minLength: 1, maxLength: 7 }),
      (given, ladder, hours) => {
        const start = day("2026-03-01");
        let tracks: (Track & { since: CalendarDate; takenOn: CalendarDate })[] = given.map((one, index) => {
          const since = addDays(start, one.opens);
          const expiresOn = one.lasts === null ? null : addDays(since, one.lasts);
          return {
            ...track({ entitlementId: `ent_${index}`, programId: one.programId, expiresOn }),
            nextOn: firstStep(one.programId, since, expiresOn),
            since,
            takenOn: addDays(since, one.takenAfter),
          };
        });
        const disturbedAt: Date[] = [];
        const said = new Set<string>();
        for (let passed = 0; passed < 130; passed++) {
          const now = new Date(
            at(`${addDays(start, passed)}T00:00:00`).getTime() + (hours[passed % hours.length] ?? 0) * 3_600_000,
          );
          const today = civilDateAt(now);
          const open = tracks.filter((one) => one.since <= today && today < one.takenOn);
          const planned = planFor({ recipient: { ladder, disturbedAt }, tracks: open, now, quiet: QUIET_HOURS });
          for (const { channel, plannedFor, items } of planned.messages) {
            expect(plannedFor >= now).toBe(true);
            for (const { entitlementId, step } of items) {
              expect(said).not.toContain(`${entitlementId} ${step}`);
              said.add(`${entitlementId} ${step}`);
              const expiresOn = tracks.find((one) => one.entitlementId === entitlementId)?.expiresOn;
              expect(!expiresOn || expiresOn >= civilDateAt(plannedFor)).toBe(true);
            }
            if (channel === "call") continue;
            expect(ladder).toContain(channel);
            expect(notInQuietHours(plannedFor, QUIET_HOURS)).toEqual(plannedFor);
            disturbedAt.push(plannedFor);
          }
          const changed = new Map(planned.next.map((one) => [one.entitlementId, one]));
          tracks = tracks.map((one) => ({ ...one, ...changed.get(one.entitlementId) }));
        }
        for (const last of disturbedAt) {
          const week = disturbedAt.filter(
            (one) => one <= last && one.getTime() > last.getTime() - CAP.days * 86_400_000,
          );
          expect(week.length).toBeLessThanOrEqual(CAP.messages);
        }
      },
    ),
    { numRuns: 60 },
  );
});

test("whatever expires untaken was warned of exactly once while a channel was there, and no first notice comes after the warning", () => {
  fc.assert(
    fc.property(
      fc.constantFrom("P", "NB-GL-2019"),
      fc.integer({ min: 0, max: 120 }),
      fc.integer({ min: 0, max: 120 }),
      fc.constantFrom<("push" | "sms")[]>(["push", "sms"], ["sms"], ["push"]),
      (programId, lasts, reachedAfter, ladder) => {
        const since = day("2026-03-01");
        const expiresOn = addDays(since, lasts);
        let one = track({ programId, expiresOn, nextOn: firstStep(programId, since, expiresOn) });
        const disturbedAt: Date[] = [];
        const said: string[] = [];
        for (let passed = 0; passed <= lasts; passed++) {
          const now = at(`${addDays(since, passed)}T12:00:00`);
          const recipient = { ladder: passed < reachedAfter ? [] : ladder, disturbedAt };
          const { messages, next } = planFor({ recipient, tracks: [one], now, quiet: QUIET_HOURS });
          for (const { channel, items } of messages) {
            if (channel !== "call") said.push(...items.map(({ step }) => step));
            if (channel !== "call") disturbedAt.push(now);
          }
          one = next[0] ?? one;
        }
        expect(said.filter((step) => step === "expiry")).toHaveLength(reachedAfter <= lasts ? 1 : 0);
        if (said.includes("step-0")) expect(said.indexOf("step-0")).toBeLessThan(said.indexOf("expiry"));
      },
    ),
    { numRuns: 100 },
  );
});
