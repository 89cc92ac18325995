import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { calendarDate } from "@/server/kernel";
import { deliverOldAge, settleOldPeople } from "@/server/testing/old-people";
import { startTestService, type TestService } from "@/server/testing/test-service";
import { computeCity, openChangedRun } from ".";
import { openNightly } from "./city-read-store";
import { divideCity, finishPart, leasePart, planRun, tryLockCity } from "./city-run-store";
import { NOTHING } from "./part-summary";

const TODAY = calendarDate("2026-11-20");
const PEOPLE = 40;
const now = () => new Date("2026-11-20T02:00:00Z");

let service: TestService;

beforeAll(async () => {
  service = await startTestService();
  await settleOldPeople(service, PEOPLE);
});
afterAll(() => service?.close());

beforeEach(async () => {
  await service.owner`truncate entitlement, eligibility_gap, city_run, city_run_part, fact_record, fact_change cascade`;
  await deliverOldAge(service);
});

type Shape = { subjectsInPart?: number; threads?: number; onProgress?: (done: number, total: number) => void };
const run = (shape: Shape = {}) =>
  computeCity({ nightlyUrl: service.urls.nightly, civilDate: TODAY, now, subjectsInPart: 7, threads: 1, ...shape });

async function owed() {
  const [row] = await service.owner`
    select count(*)::int as count, sum(amount_fen)::int as fen, max(version) as version from entitlement where status = 'open'`;
  return row;
}
const parts = async () => [
  ...(await service.owner`select part, finished_at::text as finished from city_run_part order by part`),
];
/** How many wait for somebody's lock. */
async function waiting(): Promise<number> {
  const [row] = await service.owner`
    select count(*)::int as count from pg_stat_activity
     where datname = current_database() and wait_event_type = 'Lock' and query like '%city_run_part%'`;
  return row?.count;
}
const age = (subjectId: string, born: string) =>
  service.owner`update fact_record set facts = facts || ${service.owner.json({ birth_date: born })} where subject_id = ${subjectId}`;

describe("a city in parts", () => {
  test("is decided as a whole: every subject once, whatever the size of the parts", async () => {
    const seen: number[] = [];
    const summary = await run({ onProgress: (done, total) => seen.push(done, total) });
    expect(summary).toMatchObject({ subjects: PEOPLE, decisions: PEOPLE, new: PEOPLE, changed: 0, withdrawn: 0 });
    expect(seen.slice(-2)).toEqual([PEOPLE, PEOPLE]);
    expect(await parts()).toHaveLength(6);
    expect(await owed()).toEqual({ count: PEOPLE, fen: PEOPLE * 100_00, version: 1 });
  });

  test("decided again changes nothing and writes nothing", async () => {
    await run();
    const before = await service.owner`select xmin::text, ctid::text from entitlement order by 2`;
    expect(await run({ subjectsInPart: 11 })).toMatchObject({ new: 0, changed: 0, withdrawn: 0, expired: 0 });
    expect([...(await service.owner`select xmin::text, ctid::text from entitlement order by 2`)]).toEqual([...before]);
  });

  test("goes on where it was killed: what was finished is not done again, what was not is", async () => {
    const killed = run({
      onProgress: () => {
        throw new Error("killed");
      },
    });
    await expect(killed).rejects.toThrow("killed");
    const finished = (await parts()).filter((part) => part.finished !== null);
    expect(finished.length).toBeGreaterThan(0);
    expect(finished.length).toBeLessThan(6);
    expect(await service.owner`select from city_run`).toHaveLength(0);

    expect(await run()).toMatchObject({ subjects: PEOPLE, new: PEOPLE });
    expect((await parts()).slice(0, finished.length)).toEqual(finished);
    expect(await owed()).toMatchObject({ count: PEOPLE, version: 1 });
    expect(await service.owner`select from city_run`).toHaveLength(1);
  });

  test("waits for what is left of a process that was killed, and leaves no part out", async () => {
    const killed = run({
      onProgress: () => {
        throw new Error("killed");
      },
    });
    await expect(killed).rejects.toThrow("killed");
    const sql = openNightly(service.urls.nightly);
    const [planned] = await service.owner`select run_id from city_run_part`;
    let release = () => {};
    const leased = new Promise<void>((isLeased) => {
      const left = sql.begin(async (tx) => {
        await leasePart(tx, planned?.run_id);
        isLeased();
        await new Promise<void>((resolve) => {
          release = resolve;
        });
        throw new Error("its process has ended");
      });
      left.catch(() => {});
    });
    await leased;
    const goesOn = run();
    await expect.poll(waiting, { timeout: 10_000 }).toBe(1);
    release();
    expect(await goesOn).toMatchObject({ subjects: PEOPLE, new: PEOPLE });
    expect((await parts()).every((part) => part.finished !== null)).toBe(true);
    await sql.end();
  });

  test.each([1, 2])(
    "one part that fails in one of %i threads ends the run with its reason, and nobody waits for it",
    async (threads) => {
      await service.owner.unsafe("alter table entitlement add constraint fails check (subject_id <> 'sub_p0020')");
      await expect(run({ threads, subjectsInPart: 3 })).rejects.toThrow(/"fails"/);
      await service.owner.unsafe("alter table entitlement drop constraint fails");
      expect(await run({ threads, subjectsInPart: 3 })).toMatchObject({ subjects: PEOPLE, new: PEOPLE });
      expect((await parts()).every((part) => part.finished !== null)).toBe(true);
    },
  );

  test("is begun anew when something that decides has changed since it was killed", async () => {
    const failing = () => {
      throw new Error("killed");
    };
    await expect(run({ onProgress: failing })).rejects.toThrow("killed");
    const [before] = await service.owner`select distinct run_id from city_run_part`;
    await service.owner`update source set complete_until = '2026-11-18'`;
    await run();
    await service.owner`update source set complete_until = '2026-11-19'`;
    expect((await service.owner`select distinct run_id from city_run_part`)[0]).not.toEqual(before);
  });

  test("is worked off by threads with the same result", async () => {
    expect(await run({ threads: 2, subjectsInPart: 5 })).toMatchObject({ subjects: PEOPLE, new: PEOPLE });
    expect(await owed()).toEqual({ count: PEOPLE, fen: PEOPLE * 100_00, version: 1 });
  }, 120_000);

  test("gives no part to two workers", async () => {
    const sql = openNightly(service.urls.nightly, { connections: 2 });
    const planned = { runId: "run_x", civilDate: TODAY, basis: "-", startedAt: now() };
    await planRun(sql, { ...planned, parts: await divideCity(sql, 20) });
    const leased = await Promise.all(
      [1, 2].map(() =>
        sql.begin(async (tx) => {
          const part = await leasePart(tx, "run_x");
          await new Promise((resolve) => setTimeout(resolve, 200));
          if (part) await finishPart(tx, part, NOTHING);
          return part?.part;
        }),
      ),
    );
    await sql.end();
    expect(leased.sort()).toEqual([1, 2]);
  });
});

describe("between two nights", () => {
  const changed = () => openChangedRun({ nightlyUrl: service.urls.nightly, today: () => TODAY, now });

  test("only whoever's facts have changed is decided again", async () => {
    await run();
    const day = changed();
    expect(await day.run()).toBeNull();
    await age("sub_p0003", "1920-01-01");
    expect(await day.run()).toMatchObject({ subjects: 1, changed: 1, new: 0, withdrawn: 0 });
    expect(await owed()).toEqual({ count: PEOPLE, fen: PEOPLE * 100_00 + 700_00, version: 2 });
    expect(await day.run()).toBeNull();
    await day.close();
  });

  test("a fact that goes away withdraws, and nobody else's benefit is touched", async () => {
    await run();
    await service.owner`delete from fact_record where subject_id = 'sub_p0004'`;
    const day = changed();
    expect(await day.run()).toMatchObject({ subjects: 1, withdrawn: 1, undetermined: 1, missing: { birth_date: 1 } });
    await day.close();
    expect(await owed()).toMatchObject({ count: PEOPLE - 1 });
  });

  test("an officer's decision counts for its own program, and is asked about at once", async () => {
    await run();
    await service.owner`insert into human_decision values ('sub_p0005', 'NB-OTHER', 'x', true, 'officer', '2026-11-20')`;
    const day = changed();
    expect(await day.run()).toMatchObject({ subjects: 1, changed: 0, new: 0 });
    await day.close();
  });

  test("a whole-city run under way is not disturbed, and nobody is forgotten over it", async () => {
    await run();
    await age("sub_p0006", "1920-01-01");
    const sql = openNightly(service.urls.nightly);
    const day = changed();
    await sql.begin(async (tx) => {
      await tx`select pg_advisory_xact_lock(hashtext('yyb city run'))`;
      expect(await day.run()).toBeNull();
    });
    expect(await day.run()).toMatchObject({ subjects: 1, changed: 1 });
    await Promise.all([sql.end(), day.close()]);
  });

  test("no whole-city run begins while somebody is decided", async () => {
    await run();
    await age("sub_p0003", "1920-01-01");
    const one = changed();
    await one.run(); // what it decides with has been read: that happens between two transactions
    await age("sub_p0003", "1925-01-01");
    const other = openNightly(service.urls.nightly);
    const during = await service.owner.begin(async (tx) => {
      await tx`select from entitlement where subject_id = 'sub_p0003' for update`; // whoever changes what she is owed waits here
      const untilFree = async (): ReturnType<typeof one.run> => (await one.run()) ?? untilFree(); // the probe holds the lock for a moment
      const deciding = untilFree();
      const isFree = async () => (await other.begin((probe) => tryLockCity(probe))) as boolean;
      for (let i = 0; i < 100 && (await isFree()); i++) await new Promise((resolve) => setTimeout(resolve, 20));
      return { deciding, isFree: await isFree() };
    });
    expect(during.isFree).toBe(false);
    expect(await during.deciding).toMatchObject({ subjects: 1, changed: 1 });
    await Promise.all([one.close(), other.end()]);
  });

  test("whoever is being changed at this very moment is waited for by nobody, and decided afterwards", async () => {
    await run();
    await age("sub_p0003", "1925-01-01");
    await age("sub_p0004", "1920-01-01");
    const day = changed();
    await service.owner.begin(async (tx) => {
      await tx`update fact_record set facts = facts || '{"birth_date": "1920-01-01"}' where subject_id = 'sub_p0003'`;
      expect(await day.run()).toMatchObject({ subjects: 1, changed: 1 });
    });
    expect(await day.run()).toMatchObject({ subjects: 1, changed: 1 });
    expect(await day.run()).toBeNull();
    await day.close();
    expect(await owed()).toMatchObject({ fen: PEOPLE * 100_00 + 2 * 700_00 });
  });

  test("who could not be stored stays in the queue", async () => {
    await run();
    await age("sub_p0003", "1920-01-01");
    await service.owner`alter table audit_event add constraint full_up check (action <> 'changed-facts-decided') not valid`;
    const day = changed();
    await expect(day.run()).rejects.toThrow("full_up");
    await service.owner`alter table audit_event drop constraint full_up`;
    expect(await day.run()).toMatchObject({ subjects: 1, changed: 1 });
    await day.close();
  });

  test("the whole-city run waits for nobody who is changing what is queued: it stays queued", async () => {
    await run();
    await age("sub_p0003", "1925-01-01");
    await service.owner.begin(async (tx) => {
      await tx`select from fact_change where subject_id = 'sub_p0003' for update`;
      expect(await run()).toMatchObject({ subjects: PEOPLE, changed: 1 });
    });
    expect([...(await service.owner`select subject_id from fact_change`)]).toEqual([{ subject_id: "sub_p0003" }]);
  });

  test("the whole-city run takes off the queue whom it has decided", async () => {
    expect(await service.owner`select from fact_change`).toHaveLength(PEOPLE);
    await run();
    expect(await service.owner`select from fact_change`).toHaveLength(0);
  });
});
