import { afterAll, beforeAll, expect, test } from "vitest";
import { confirmClaim } from "@/server/claims";
import type { Context } from "@/server/context";
import { calendarDate } from "@/server/kernel";
import { startTestService, type TestService } from "@/server/testing/test-service";
import { compareDay, reconcileDay } from ".";
import { readTreasurySides } from "./replenishment-store";

/** Statements that are read again and again, and long ones, on a real PostgreSQL. */

const DISTRICT = "330203";
let service: TestService;
let ctx: Context;

beforeAll(async () => {
  service = await startTestService();
  ctx = service.as({ kind: "system", job: "treasury" });
  await service.fund(DISTRICT, { balanceFen: 1_000_000, creditLineFen: 0 });
});
afterAll(() => service?.close());

test("a statement that is not taken is told once, however often it is looked at", async () => {
  const { subjectId, accountId } = await service.person("林小禾");
  const entitlementId = await service.owe(subjectId, 1_000);
  await confirmClaim(service.asPerson(subjectId), { entitlementId, entitlementVersion: 1, payeeAccountId: accountId });
  await reconcileDay(ctx, ctx.today());
  // What was kept is made to differ: to us it is the bank that tells it differently the second time.
  await service.owner`update statement_entry set amount_fen = 999`;
  const [statement] = (await ctx.gateways.bank.statementOf(ctx.today())) ?? [];
  const told = (until: string): Context => {
    const statementOf = async () => (statement ? [{ ...statement, until }] : null);
    const gateways = { ...ctx.gateways, bank: { ...ctx.gateways.bank, statementOf } };
    return { ...ctx, gateways, as: () => told(until) };
  };
  const events: number[] = [];
  for (const time of ["20:30:00", "20:30:00", "21:30:00", "21:30:00"]) {
    const looked = await compareDay(told(`${ctx.today()}T${time}+08:00`), { day: ctx.today() });
    expect(looked?.refused).toHaveLength(1);
    events.push((await service.owner`select from audit_event where action = 'statement-refused'`).length);
  }
  expect(events).toEqual([1, 1, 2, 2]);
});

test("a day on which more was paid in than a statement of the database takes parameters is read whole", async () => {
  const [count, day] = [65_600, calendarDate("2026-02-02")];
  await service.owner`
    insert into statement_entry
    select ${DISTRICT}, ${day}::date, n, 'received', '', 1, null, null, 'many-' || n, now(), now() from generate_series(1, ${count}::int) n`;
  await service.owner`insert into statement_entry values (${DISTRICT}, '2026-02-01', '1', 'received', '', 1, null, null, 'many-8', now(), now())`;
  await service.owner`insert into replenishment values ('many-7', ${DISTRICT}, 1, 't', 'trf_many', now(), now())`;
  const instant = new Date(day);
  const of = { jurisdictionCode: DISTRICT, day, from: instant, until: instant, indexOf: (number: string) => number };
  const sides = await ctx.tx((tx) => readTreasurySides(tx, of));
  expect([sides.told.length, sides.booked.length, [...sides.toldBefore]]).toEqual([count, 1, ["many-8"]]);
});
