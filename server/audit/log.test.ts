import { randomBytes } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type Database, openDatabase } from "@/db/client";
import { startTestService, type TestService, type TestSubject } from "@/server/testing/test-service";
import { recordEvent } from "./audit-store";
import { sequenceBatch } from "./log-store";
import { openLogSigner } from "./tree-head";
import type { Anchor } from "./verify-log";
import { proveExtension, verifyDatabase } from "./verify-store";

const signer = openLogSigner(randomBytes(32));
let service: TestService;
let lin: TestSubject;
let worker: Database;

beforeAll(async () => {
  service = await startTestService();
  lin = await service.person("林测试");
  worker = openDatabase(service.urls.worker, { connections: 3 });
});
afterAll(async () => {
  await worker?.$client.end({ timeout: 1 });
  await service?.close();
});

const now = () => new Date();
const sequence = () => sequenceBatch(worker, signer, now);
const verify = (anchors: Anchor[] = [], trusted = [signer.publicKey]) =>
  verifyDatabase(service.urls.owner, { trusted, anchors, onProgress: () => {} });

const extend = (anchor: Anchor, trusted = [signer.publicKey]) =>
  proveExtension(service.urls.owner, { anchor, trusted });

function record(count: number): Promise<unknown> {
  const ctx = service.asPerson(lin.subjectId);
  const one = (_: unknown, i: number) =>
    ctx.tx((tx) =>
      recordEvent(ctx, tx, {
        subjectId: lin.subjectId,
        action: "looked",
        objectId: `obj_${i}`,
        details: { 说明: `第"${i}"笔\n`, nested: { list: [1, null, { b: true, a: -0.5 }], left: undefined } },
      }),
    );
  return Promise.all(Array.from({ length: count }, one));
}

async function places(): Promise<{ entries: number; distinct: number; events: number; pending: number }> {
  const [row] = await service.owner<{ entries: number; distinct: number; events: number; pending: number }[]>`
    select (select count(*)::int from log_leaf) as entries, (select count(distinct entry)::int from log_leaf) as distinct,
           (select count(*)::int from audit_event) as events, (select count(*)::int from log_pending) as pending`;
  return row as never;
}

describe("the sequencer", () => {
  test("gives every committed event one place, while others are recorded and a second one runs beside it", async () => {
    const recording = record(120);
    for (let i = 0; i < 12; i++) await Promise.all([sequence(), sequence()]);
    await recording;
    while ((await places()).pending > 0) await Promise.all([sequence(), sequence()]);
    const { entries, distinct, events, pending } = await places();
    expect({ entries, distinct, pending }).toEqual({ entries: events, distinct: events, pending: 0 });
    expect(await sequence()).toBe(0);
    expect(await verify()).toMatchObject({ ok: true, entries: events, faults: [] });
  });

  test("does not lose an event whose transaction began before others that were sequenced", async () => {
    const ctx = service.asPerson(lin.subjectId);
    let commit = () => {};
    const held = new Promise<void>((resolve) => {
      commit = resolve;
    });
    const slow = ctx.tx(async (tx) => {
      await recordEvent(ctx, tx, { subjectId: lin.subjectId, action: "slow", objectId: "obj_slow" });
      await held;
    });
    await record(3);
    expect(await sequence()).toBe(3);
    commit();
    await slow;
    expect(await sequence()).toBe(1);
    expect(await verify()).toMatchObject({ ok: true, pending: 0 });
  });

  test("is not stopped by an entry that was queued twice, nor does it give it two places", async () => {
    await service.owner`insert into log_pending (entry) select entry from log_leaf where leaf_index = 5`;
    const before = (await places()).entries;
    expect(await sequence()).toBe(1);
    expect(await places()).toMatchObject({ entries: before, pending: 0 });
  });

  test("cannot keep the hash of what is not there yet, which would stop everything after it", async () => {
    const beyond = "insert into log_node select 4, (count(*) / 16)::bigint, sha256('x') from log_leaf";
    await expect(worker.$client.unsafe(beyond)).rejects.toMatchObject({ code: "42501" });
    await service.owner.unsafe(beyond);
    expect((await verify()).faults).toMatchObject([
      { kind: "hash-beyond", place: expect.stringMatching(/^the hash 4\//) },
    ]);
    await record(16);
    await expect(sequence()).rejects.toThrow(/has a hash 4\/\d+ already/);
    expect(await places()).toMatchObject({ pending: 16 });
    await service.owner`delete from log_node where hash = sha256('x')`;
    expect(await sequence()).toBe(16);
    expect(await verify()).toMatchObject({ ok: true, pending: 0 });
  });

  test("sees no event, and nobody who serves requests may change, remove or place anything in the log", async () => {
    await expect(worker.$client.unsafe("select * from audit_event")).rejects.toMatchObject({ code: "42501" });
    const rows = await service.owner`
      select table_name, grantee, privilege_type from information_schema.role_table_grants
       where table_name in ('log_leaf', 'log_node', 'log_head', 'audit_event')
         and grantee like 'yyb_%' and privilege_type in ('UPDATE', 'DELETE', 'TRUNCATE')
      union all
      select table_name, grantee, privilege_type from information_schema.role_table_grants
       where table_name in ('log_leaf', 'log_node', 'log_head') and grantee = 'yyb_app' and privilege_type = 'INSERT'`;
    expect(rows).toEqual([]);
  });
});

describe("the log", () => {
  test("proves with a few hashes that it begins with the one somebody kept a head of, and with no other", async () => {
    const heads = await service.owner`select tree_size::int as size, root from log_head order by tree_size`;
    await record(1);
    await sequence();
    for (const { size, root } of heads) {
      const kept = { name: "kept", treeSize: size, root };
      expect(await extend(kept), String(size)).toMatchObject({ holds: true });
      const forged = { ...kept, root: Buffer.alloc(32, 7) };
      expect(await extend(forged)).toMatchObject({ holds: false });
    }
    const beyond = { name: "kept", treeSize: 1_000_000, root: Buffer.alloc(32) };
    expect(await extend(beyond)).toMatchObject({ holds: false });
    const [first] = heads;
    const kept = { name: "kept", treeSize: first?.size, root: first?.root };
    expect(await extend(kept, [randomBytes(32)]), "a head of a key that nobody trusts").toMatchObject({ holds: false });
    expect(await extend(kept, [])).toMatchObject({ holds: true });
  });
});

describe("the entry of an event", () => {
  test("is the same worked out in SQL, whatever its details hold", async () => {
    const rows = await service.owner<{ same: boolean }[]>`select audit_entry(e) = entry as same from audit_event e`;
    expect(rows.length).toBeGreaterThan(100);
    expect(rows.every(({ same }) => same)).toBe(true);
  });
});

describe("verify", () => {
  /** Everything as it was before a test tampered with it. */
  async function tamper(...statements: string[]): Promise<void> {
    for (const name of ["audit_event", "log_leaf", "log_node", "log_head"]) {
      await service.owner.unsafe(`create table kept_${name} as select * from ${name}`);
    }
    for (const statement of statements) {
      const { count } = await service.owner.unsafe(statement);
      expect(count, statement).toBeGreaterThan(0);
    }
  }
  afterEach(async () => {
    for (const name of ["audit_event", "log_leaf", "log_node", "log_head"]) {
      const [kept] = await service.owner`select to_regclass(${`kept_${name}`}) is not null as there`;
      if (!kept?.there) continue;
      await service.owner.unsafe(
        `delete from ${name}; insert into ${name} select * from kept_${name}; drop table kept_${name}`,
      );
    }
    expect(await verify()).toMatchObject({ ok: true });
  });
  const kinds = async (anchors?: Anchor[]) => (await verify(anchors)).faults.map(({ kind }) => kind);
  const eventAt = "(select entry from log_leaf where leaf_index = 40)";

  test.each([
    ["action", "action = 'never'"],
    ["time", "at = at + interval '1 millisecond'"],
    ["subject", "subject_id = 'sub_other'"],
    ["details", `details = jsonb_set(details, '{nested,list,0}', '2')`],
    ["salt", "salt = substr(salt, 2) || '\\x00'::bytea"],
  ])("names the event whose %s was changed", async (_, change) => {
    await tamper(`update audit_event set ${change} where entry = ${eventAt}`);
    const { faults } = await verify();
    expect(faults).toMatchObject([{ kind: "event-changed", place: expect.stringMatching(/^event evt_.*entry 40$/) }]);
  });

  test("names the place of an event that was deleted", async () => {
    await tamper(`delete from audit_event where entry = ${eventAt}`);
    expect((await verify()).faults).toEqual([{ kind: "event-missing", place: "the event of entry 40" }]);
  });

  test("names an event that was inserted beside the log, and one that takes another's entry", async () => {
    await tamper(
      `insert into audit_event select subject_id, 'evt_forged', at, caller_kind, caller_person, caller_job, jurisdiction_code,
         action, object_id, details, salt, sha256(entry) from audit_event where entry = ${eventAt}`,
    );
    expect((await verify()).faults).toMatchObject([
      { kind: "event-unlogged", place: expect.stringMatching(/evt_forged/) },
    ]);
    await service.owner`update audit_event set entry = ${service.owner.unsafe(eventAt)} where event_id = 'evt_forged'`;
    expect((await verify()).faults).toMatchObject([
      { kind: "event-changed", place: expect.stringMatching(/evt_forged.*entry 40/) },
    ]);
  });

  test("names two entries that have changed places", async () => {
    await tamper(
      "create table swapped as select leaf_index, entry from log_leaf where leaf_index in (40, 77)",
      "delete from log_leaf where leaf_index in (40, 77)",
      "insert into log_leaf select 117 - leaf_index, entry from swapped",
    );
    await service.owner`drop table swapped`;
    const { faults } = await verify();
    expect(faults).toContainEqual({ kind: "entries-moved", place: "entries 40 and 77 have changed places" });
    expect(faults.map(({ kind }) => kind)).toContain("root-differs");
  });

  test("names the entry that was taken out of the log, and the event that lost it", async () => {
    await tamper("delete from log_leaf where leaf_index = 40");
    const { faults } = await verify();
    expect(faults).toContainEqual({ kind: "entry-missing", place: "entry 40" });
    expect(faults.map(({ kind }) => kind)).toContain("event-unlogged");
  });

  test("names the block of an entry that was put in another's place together with its event", async () => {
    await tamper(
      `update audit_event set details = '{}', salt = salt where entry = ${eventAt}`,
      "update log_leaf set entry = sha256(entry) where leaf_index = 40",
    );
    const { faults } = await verify();
    expect(faults).toContainEqual({ kind: "entries-changed", place: "entries 32 to 47" });
    expect(faults).toContainEqual({ kind: "event-missing", place: "the event of entry 40" });
  });

  test("names a kept hash that was changed", async () => {
    await tamper("update log_node set hash = sha256(hash) where level = 4 and node_index = 1");
    expect((await verify()).faults).toEqual([{ kind: "entries-changed", place: "entries 16 to 31" }]);
  });

  test("names a head that its key did not sign, one of a key that nobody trusts, and the end that was cut off", async () => {
    await tamper(
      "update log_head set signed_at = signed_at + interval '1 second' where tree_size = (select max(tree_size) from log_head)",
    );
    expect(await kinds()).toEqual(["head-unsigned"]);
    expect((await verify([], [randomBytes(32)])).faults[0]).toMatchObject({ kind: "head-untrusted" });
    await service.owner`delete from log_leaf where leaf_index = (select max(leaf_index) from log_leaf)`;
    expect(await kinds()).toEqual(expect.arrayContaining(["end-cut-off", "event-unlogged"]));
  });

  test("names the gap where a head was taken out from between the others", async () => {
    await tamper("delete from log_head where head_no = 4");
    expect((await verify()).faults).toMatchObject([
      { kind: "head-missing", place: expect.stringMatching(/^before the head over \d+ entries, number 5$/) },
    ]);
  });

  test("names an event that was changed, and one that was deleted, while its entry waits for its place", async () => {
    await record(2);
    const waiting = "event_id = (select max(event_id) from audit_event)";
    const { pending, ok } = await verify();
    expect({ pending, ok }).toEqual({ pending: 2, ok: true });
    await tamper(`update audit_event set details = '{}' where ${waiting}`);
    expect((await verify()).faults).toMatchObject([
      { kind: "event-changed", place: expect.stringMatching(/which waits/) },
    ]);
    await service.owner.unsafe(`delete from audit_event where ${waiting}`);
    expect((await verify()).faults).toMatchObject([
      { kind: "event-missing", place: expect.stringMatching(/which waits/) },
    ]);
  });

  test("has no time of an event that its entry would not hold", async () => {
    const finer = `update audit_event set at = at + interval '999 microseconds' where entry = ${eventAt}`;
    await expect(service.owner.unsafe(finer)).rejects.toMatchObject({ constraint_name: "audit_event_at_in_ms" });
  });

  test("sees by a head that was kept elsewhere that the end of the log, its events and its heads were removed together", async () => {
    const { entries, root } = await verify();
    const anchor = { name: "a receipt", treeSize: entries, root: Buffer.from(root, "hex") };
    await tamper(
      "delete from audit_event where entry in (select entry from log_leaf where leaf_index >= 100)",
      "delete from log_leaf where leaf_index >= 100",
      "delete from log_head where tree_size > 100",
    );
    expect(await kinds([anchor])).toContain("anchor-differs");
  });
});
