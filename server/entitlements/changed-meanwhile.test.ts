import type { Sql } from "postgres";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { WHOLE_CITY } from "@/server/audit";
import { calendarDate } from "@/server/kernel";
import { deliverOldAge, settleOldPeople } from "@/server/testing/old-people";
import { startTestService, type TestService } from "@/server/testing/test-service";
import { computeCity, openChangedRun } from ".";
import { type QueuedSubjects, readQueued, storeDecided, storeStatement } from "./changed-store";
import { openNightly } from "./city-read-store";
import { decideSome } from "./decide-scope";
import { decideMeAgain } from "./entitlement-store";
import { readInputs } from "./run-inputs";

const TODAY = calendarDate("2026-11-20");
const ONE = "sub_p0001";
const OTHER = "sub_p0002";
const PEOPLE = 600;
const AT_ONCE = 100; // so that some are read and some stored while others are decided
const now = () => new Date("2026-11-20T02:00:00Z");

const NOTHING_CHANGED = { new: 0, changed: 0, withdrawn: 0 };

let service: TestService;
let sql: Sql;

beforeAll(async () => {
  service = await startTestService();
  await settleOldPeople(service, PEOPLE);
});
afterAll(() => service?.close());

beforeEach(async () => {
  await service.owner`truncate entitlement, eligibility_gap, city_run, city_run_part, fact_record, fact_change cascade`;
  await deliverOldAge(service);
  await computeCity({ nightlyUrl: service.urls.nightly, civilDate: TODAY, now, threads: 1 });
  sql = openNightly(service.urls.nightly);
});
afterEach(() => sql.end());

const born = (subjectId: string, day: string) =>
  service.owner`update fact_record set facts = facts || ${service.owner.json({ birth_date: day })} where subject_id = ${subjectId}`;
const read = () => readQueued(sql, { after: "0", limit: 500, civilDate: TODAY, held: [] });
const waiting = async () =>
  (await service.owner`select subject_id as id from fact_change order by 1`).map(({ id }) => id);
const events = async () => (await service.owner`select from audit_event where action = 'changed-facts-decided'`).length;

/** Stores what follows from what was read, however long ago. */
async function store(queued: QueuedSubjects, by: Sql = sql) {
  const { difference } = decideSome(await readInputs(by, TODAY), queued);
  const event = { subjectId: WHOLE_CITY, action: "changed-facts-decided", objectId: TODAY };
  return storeDecided(by, storeStatement({ queued, difference, event, job: { name: "changed-facts", now: now() } }));
}

async function owed(subjectId: string) {
  const [row] = await service.owner`
    select amount_fen::int as fen, version, status from entitlement where subject_id = ${subjectId}`;
  return row;
}

async function decideWhoWaits() {
  const day = openChangedRun({ nightlyUrl: service.urls.nightly, today: () => TODAY, now, atOnce: AT_ONCE });
  return day.run().finally(() => day.close());
}

describe("between the reading of a person and the storing of what she is owed", () => {
  test("a fact that changes again is not lost: nothing is written of the old one, and she is decided by the new one", async () => {
    await born(ONE, "1920-01-01");
    const queued = await read();
    const before = await events();
    await born(ONE, "1950-01-01");
    expect(await store(queued)).toBeNull();
    expect(await owed(ONE)).toEqual({ fen: 100_00, version: 1, status: "open" });
    expect([await waiting(), await events()]).toEqual([[ONE], before]);
    expect(await decideWhoWaits()).toMatchObject({ subjects: 1, withdrawn: 1, changed: 0 });
    expect(await owed(ONE)).toMatchObject({ status: "withdrawn" });
  });

  test("whoever is read with her and has not changed is stored", async () => {
    await born(ONE, "1920-01-01");
    await born(OTHER, "1920-01-01");
    const queued = await read();
    await born(ONE, "1950-01-01");
    expect(await store(queued)).toMatchObject({ subjects: 1, changed: 1 });
    expect([await owed(ONE), await owed(OTHER)]).toMatchObject([{ fen: 100_00 }, { fen: 800_00 }]);
    expect(await waiting()).toEqual([ONE]);
  });

  test("a second worker who has read the same stores nothing", async () => {
    await born(ONE, "1920-01-01");
    const [first, second] = [await read(), await read()];
    expect(second.subjects).toHaveLength(1);
    const before = await events();
    expect(await store(first)).toMatchObject({ subjects: 1, changed: 1 });
    const other = openNightly(service.urls.nightly);
    expect(await store(second, other)).toBeNull();
    await other.end();
    expect(await owed(ONE)).toEqual({ fen: 800_00, version: 2, status: "open" });
    expect(await events()).toBe(before + 1);
  });

  test("a whole-city run that begins comes first, and she stays in the queue", async () => {
    await born(ONE, "1920-01-01");
    const queued = await read();
    await service.owner.begin(async (tx) => {
      await tx`select pg_advisory_xact_lock(hashtext('yyb city run'))`;
      expect(await store(queued)).toBeNull();
      expect((await read()).subjects).toHaveLength(0);
    });
    expect([await owed(ONE), await waiting()]).toMatchObject([{ fen: 100_00 }, [ONE]]);
    expect(await store(queued)).toMatchObject({ subjects: 1, changed: 1 });
  });

  test("whom a whole-city run has decided is not decided over it by what was read before", async () => {
    await born(ONE, "1920-01-01");
    const queued = await read();
    await computeCity({ nightlyUrl: service.urls.nightly, civilDate: TODAY, now, threads: 1 });
    expect(await store(queued)).toBeNull();
    expect(await owed(ONE)).toMatchObject({ fen: 800_00, version: 2 });
  });

  test("she may ask to be decided again, and is", async () => {
    await born(ONE, "1920-01-01");
    const queued = await read();
    await service.as({ kind: "person", personId: ONE }).tx((tx) => decideMeAgain(tx));
    expect(await store(queued)).toBeNull();
    expect(await waiting()).toEqual([ONE]);
  });

  test("what she has taken stays taken, as it was", async () => {
    await born(ONE, "1920-01-01");
    const queued = await read();
    await service.owner`update entitlement set status = 'claimed', claim_id = 'clm_x' where subject_id = ${ONE}`;
    expect(await store(queued)).toMatchObject({ subjects: 1, changed: 0 });
    expect(await owed(ONE)).toEqual({ fen: 100_00, version: 1, status: "claimed" });
  });
});

test("a delivery that is not finished holds up nobody behind it in the queue", async () => {
  await service.owner`update fact_record set obtained_on = '2026-11-18' where subject_id < 'sub_p0551'`;
  await born("sub_p0600", "1920-01-01");
  await service.owner.begin(async (tx) => {
    await tx`update fact_record set obtained_on = '2026-11-19' where subject_id < 'sub_p0551'`;
    expect(await decideWhoWaits()).toMatchObject({ subjects: 1, changed: 1 });
  });
  expect(await decideWhoWaits()).toMatchObject({ subjects: 550, ...NOTHING_CHANGED });
  expect(await waiting()).toEqual([]);
});

test("many at once are owed what a whole-city run says: more, nothing any more, or nobody knows", async () => {
  await service.owner`
    update fact_record set facts = facts || case right(subject_id, 1)
        when '1' then '{"birth_date": "1920-01-01"}'::jsonb when '2' then '{"birth_date": "1950-01-01"}' when '3' then '{"birth_date": "1066-10-14"}' else '{}' end`;
  const tenth = PEOPLE / 10;
  expect(await decideWhoWaits()).toMatchObject({
    subjects: PEOPLE,
    new: 0,
    changed: tenth,
    withdrawn: 2 * tenth,
    undetermined: tenth,
    implausible: { birth_date: tenth },
  });
  const gaps = () => service.owner`select subject_id, kinds from eligibility_gap order by 1`;
  const waitFor = await gaps();
  expect(await computeCity({ nightlyUrl: service.urls.nightly, civilDate: TODAY, now, threads: 1 })).toMatchObject(
    NOTHING_CHANGED,
  );
  expect([waitFor.length, await gaps()]).toEqual([tenth, waitFor]);
});

test("whom the database did not store, and who waited behind her, are decided the next time; nobody is twice", async () => {
  await service.owner`update fact_record set obtained_on = '2026-11-18' where subject_id < 'sub_p0551'`;
  const before = await events();
  const [row] = await service.owner`select subject_id as id from fact_change order by change_id offset 250 limit 1`;
  await service.owner.unsafe(`
    create function not_her() returns trigger language plpgsql as 'begin raise exception ''not her''; end';
    create trigger not_her before delete on fact_change for each row when (old.subject_id = '${row?.id}') execute function not_her()`);
  await expect(decideWhoWaits()).rejects.toThrow("not her");
  await service.owner.unsafe("drop trigger not_her on fact_change; drop function not_her");
  expect(await waiting()).toHaveLength(350);
  expect(await decideWhoWaits()).toMatchObject({ subjects: 350, ...NOTHING_CHANGED });
  expect([await waiting(), (await events()) - before]).toEqual([[], 6]);
});

describe("one whose facts came again as they were", () => {
  const again = () => service.owner`update fact_record set obtained_on = obtained_on where subject_id = ${ONE}`;
  const pending = async () => (await service.owner`select from log_pending`).length;

  test("is taken off the queue, and that she was decided is recorded", async () => {
    await again();
    const before = [await events(), await pending()] as const;
    expect(await decideWhoWaits()).toMatchObject({
      subjects: 1,
      decisions: 1,
      new: 0,
      changed: 0,
      withdrawn: 0,
      expired: 0,
    });
    expect([await events(), await pending(), await waiting()]).toEqual([before[0] + 1, before[1] + 1, []]);
    expect(await owed(ONE)).toEqual({ fen: 100_00, version: 1, status: "open" });
  });

  test("stays in it, and nothing is recorded, when she changes again, is being changed, or a whole-city run begins", async () => {
    await again();
    const before = [await events(), await pending()];
    const old = await read();
    await again();
    expect(await store(old)).toBeNull();
    const queued = await read();
    await service.owner.begin(async (tx) => {
      await tx`update fact_change set changed_at = now() where subject_id = ${ONE}`;
      expect(await store(queued)).toBeNull();
    });
    await service.owner.begin(async (tx) => {
      await tx`select pg_advisory_xact_lock(hashtext('yyb city run'))`;
      expect(await store(queued)).toBeNull();
    });
    expect([await events(), await pending(), await waiting()]).toEqual([...before, [ONE]]);
    expect(await store(queued)).toMatchObject({ subjects: 1, changed: 0 });
    expect(await store(queued)).toBeNull();
    expect(await waiting()).toEqual([]);
  });
});
