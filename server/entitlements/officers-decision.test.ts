import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { calendarDate } from "@/server/kernel";
import { parseProgramFile } from "@/server/policies";
import { startTestService, type TestService } from "@/server/testing/test-service";
import { computeCity, explainProgram } from ".";

const PROGRAM = "NB-ZL-2021"; // paid every year, once an officer has verified the area
const SOURCE = "agriculture";
const PREDICATE = "面积核查(公示、抽查)";

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
  const text = await readFile(new URL(`../../db/seed/programs/${PROGRAM}.yaml`, import.meta.url), "utf8");
  await service.owner`update program_version set program_id = ${PROGRAM}, audience = 'firm',
    definition = ${service.owner.json({ ...parseProgramFile(text), validity: { from: "2021-01-01", to: null, provenance: "-" } } as never)}`;
});
afterAll(() => service?.close());

test("what an officer verified for one year is verified again for the next, before it is paid again", async () => {
  const person = await service.person("人");
  const firm = await service.firm("甲农场", person.subjectId);
  const facts = {
    land_mu: 50,
    grain_mu: 50,
    planted: { early_rice: 10, late_double: 0, single_late: 20, wheat: 20, rape: 0 },
  };
  await service.owner`insert into source values (${SOURCE}, '2027-01-01')`;
  await service.owner`insert into fact_record values (${firm.subjectId}, ${SOURCE}, ${service.owner.json(facts)}, '2027-01-01')`;
  await service.owner`insert into human_decision values (${firm.subjectId}, ${PROGRAM}, ${PREDICATE}, true, 'officer', '2026-10-08')`;
  const night = (day: string) =>
    computeCity({
      nightlyUrl: service.urls.nightly,
      civilDate: calendarDate(day),
      now: () => new Date(`${day}T02:00:00Z`),
    });
  const ctx = service.as({ kind: "person_for_firm", personId: person.subjectId, enterpriseId: firm.subjectId });
  const onPhone = async (day: string) =>
    (await explainProgram({ ...ctx, today: () => calendarDate(day) }, { programId: PROGRAM })).outcome;

  expect(await night("2026-12-31")).toMatchObject({ new: 1, undetermined: 0 });
  expect(await onPhone("2026-12-31")).toBe("eligible");
  await service.owner`update entitlement set status = 'expired'`;

  expect(await night("2027-01-02")).toMatchObject({ new: 0, undetermined: 1, missing: { [`human:${PREDICATE}`]: 1 } });
  expect(await onPhone("2027-01-02")).toBe("undetermined");

  await service.owner`update human_decision set decided_on = '2027-01-02'`;
  expect(await night("2027-01-02")).toMatchObject({ new: 1, undetermined: 0 });
});
