import { afterAll, beforeAll, expect, test } from "vitest";
import { calendarDate } from "@/server/kernel";
import { startTestService, type TestService } from "@/server/testing/test-service";
import { readKnown } from "./known-store";

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service?.close());

test("what an officer decided for one program says nothing about another, though both ask the same question", async () => {
  const { subjectId } = await service.person("人");
  await service.owner`
    insert into human_decision values (${subjectId}, 'P-1', '现场核查', true, 'officer', '2026-11-19'),
                                      (${subjectId}, 'P-2', '现场核查', false, 'officer', '2026-11-19')`;
  const on = calendarDate("2026-11-20");
  const known = await service.asPerson(subjectId).tx((tx) => readKnown(tx, { subjectId, audience: "person", on }));
  const said = (programId: string, counts = true) => [...known.for({ programId, counts: () => counts }).humanDecisions];
  expect(said("P-1")).toEqual([["现场核查", true]]);
  expect(said("P-2")).toEqual([["现场核查", false]]);
  expect(said("P-3")).toEqual([]);
  expect(said("P-1", false)).toEqual([]);
});
