import { afterAll, beforeAll, expect, test } from "vitest";
import { computeCity } from "@/server/entitlements";
import type { BankReport } from "@/server/gateways";
import { calendarDate } from "@/server/kernel";
import { checkBooks } from "@/server/ledger";
import { startTestService, type TestService, type TestSubject } from "@/server/testing/test-service";
import { confirmClaim, recordBankWord, reissueClaim } from ".";

const PROGRAM = "NB-GL-2019"; // 高龄津贴, 100 yuan a month from 90 years
const DISTRICT = "330203";
const SPLIT = {
  cityFeel: "if 周岁(出生日期, 认定日) >= 90 then 33.335 else 本次金额 * 0.5",
  text: "90岁以上市33.335元",
  provenance: "test",
};

let service: TestService;
let old: TestSubject;

beforeAll(async () => {
  service = await startTestService();
  const [published] = await service.owner`select definition from program_version`;
  const funding = { funding: SPLIT, cases: published?.definition.cases.map(withCityPart) };
  await service.owner`update program_version set program_id = ${PROGRAM},
    definition = definition || ${service.owner.json(funding as never)}`;
  await service.owner`insert into source values ('public-security', '2026-11-19')`;
  await service.owner`update city_clock set loaded_at = '2026-11-20T00:00:00+08:00'`;
  for (const code of [DISTRICT, "330200"]) await service.fund(code, { balanceFen: 1_000_000 });
  old = await service.person("老");
  await service.owner`insert into fact_record values (${old.subjectId}, 'public-security',
    '{"birth_date": "1935-01-01", "hukou_city": "宁波市", "alive": true}', '2026-11-01')`;
});
afterAll(() => service?.close());

/** A worked case of a program whose split is an expression says what comes of it. */
function withCityPart(one: { expect: { outcome: string } }) {
  return one.expect.outcome === "eligible" ? { ...one, expect: { ...one.expect, cityYuan: "0.00" } } : one;
}

/** What each jurisdiction bears of every attempt, in their order. */
const borne = async () => {
  const rows = await service.owner`
    select i.attempt, a.jurisdiction_code as code, sum(t.amount_fen)::int as fen
      from payment_instruction i join ledger_transfer t on t.subject_id = i.subject_id and t.reference = i.instruction_id and t.kind = 'pending'
           join ledger_account a on a.account_id = t.debit_account_id
     group by 1, 2 order by 1, 2`;
  return rows.map(({ attempt, code, fen }) => [attempt, code, fen]);
};
const faults = async () => {
  const found: string[] = [];
  await checkBooks(service.owner, (one) => void (one.invariant === "legs" && found.push(one.found)));
  return found;
};

test("what the rule says that the city bears is borne to the fen, by every attempt to pay, and the books know it", async () => {
  const now = () => new Date("2026-11-20T02:00:00Z");
  await computeCity({ nightlyUrl: service.urls.nightly, civilDate: calendarDate("2026-11-20"), now });
  const [owed] = await service.owner`select entitlement_id as id, amount_fen::int as fen from entitlement`;
  expect(owed?.fen).toBe(10_000);
  const me = service.asPerson(old.subjectId);
  const payeeAccountId = old.accountId;
  const { claimId } = await confirmClaim(me, { entitlementId: owed?.id, entitlementVersion: 1, payeeAccountId });
  const first = [
    [1, "330200", 3_334],
    [1, DISTRICT, 6_666],
  ];
  expect(await borne()).toEqual(first);

  const [attempt] = await service.owner`select end_to_end_id as id from payment_instruction`;
  await recordBankWord(service.as({ kind: "anonymous" }), {
    kind: "returned",
    endToEndId: attempt?.id,
    bankReference: "R",
    at: new Date().toISOString(),
    status: null,
    reason: "AC06",
  } as BankReport);
  await service.owner`delete from fact_record`; // what she was paid on is not asked again
  await reissueClaim(me, { claimId, payeeAccountId });
  expect(await borne()).toEqual([...first, [2, "330200", 3_334], [2, DISTRICT, 6_666]]);
  expect(await faults()).toEqual([]);
  await service.owner`update entitlement set brief = brief || '{"cityFen": 1}'`;
  expect(await faults()).toHaveLength(2);
});
