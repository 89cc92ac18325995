import type { Sql } from "postgres";
import { copyRows } from "@/db/copy";
import type { City } from "@/db/seed/city";
import { cityId, progress } from "./place";

const COLUMNS = [
  "subject_id",
  "key",
  "program_id",
  "period",
  "amount_fen",
  "paid_at",
  "credited_at",
  "account_id",
  "place",
  "signer",
] as const;
const FIRST_HOUR = 8;
const OFFICE_HOURS = 12;
/** How long the money took: never less than the first, half of it within the first and 0.7 of the second; a long tail. */
const TOOK_MS = { least: 900, scale: 1_100 };

/**
 * From one row of a past payment to its whole history: the entitlement that was taken, the claim, its one attempt, the
 * bank's word and the money's way through the books. Paid out of the subject's own district pool.
 */
const STATEMENTS = [
  `insert into entitlement (subject_id, entitlement_id, program_id, program_version, period, version, status, claim_id,
      amount_fen, city_share_permille, jurisdiction_code, brief, because, facts_digest, claimable_from, computed_at)
   select p.subject_id, 'ent_' || key, p.program_id, v.version, period, 1, 'claimed', 'clm_' || key, amount_fen, 0, place,
          '{"zh":"","en":""}', '[]', '-', paid_at::date, paid_at
     from past p join lateral (select max(version) as version from program_version v where v.program_id = p.program_id) v on true`,
  `insert into claim (subject_id, claim_id, entitlement_id, entitlement_version, program_id, program_version, amount_fen,
      status, account_id, jurisdiction_code, confirmed_by, confirmed_at, credited_at)
   select p.subject_id, e.claim_id, e.entitlement_id, 1, e.program_id, e.program_version, p.amount_fen, 'credited',
          p.account_id, p.place, p.signer, p.paid_at, p.credited_at
     from past p join entitlement e on e.subject_id = p.subject_id and e.entitlement_id = 'ent_' || p.key`,
  `insert into payment_instruction (subject_id, instruction_id, claim_id, attempt, end_to_end_id, account_id, amount_fen,
      jurisdiction_code, remittance_text, status, created_at)
   select subject_id, 'pay_' || key, 'clm_' || key, 1, 'pay_' || key, account_id, amount_fen, place, '甬易办',
          'credited', paid_at from past`,
  `insert into payment_event (subject_id, instruction_id, status, bank_reference, said_at, received_at)
   select subject_id, 'pay_' || key, 'ACCC', 'B' || upper(left(key, 12)), credited_at,
          credited_at from past`,
  `insert into ledger_account (account_id, kind, subject_id, floor_fen)
   select distinct 'lac_' || subject_id, 'subject', subject_id, 0 from past`,
  `insert into ledger_slot (account_id, in_posted_fen)
   select 'lac_' || subject_id, sum(amount_fen) from past group by subject_id`,
  // The treasury had paid in beforehand what was paid out, so that no pool opens below its floor.
  `insert into ledger_transfer
   select '-', 'trf_past_' || place, 'posted', 'lac_treasury_' || place, 'lac_pool_' || place, sum(amount_fen), null,
          place, 'replenish', min(paid_at) - interval '1 day' from past group by place`,
  `update ledger_slot set out_posted_fen = out_posted_fen + t.fen
     from (select place, sum(amount_fen) as fen from past group by place) t where slot = 0 and account_id = 'lac_treasury_' || t.place`,
  `update ledger_slot set in_posted_fen = in_posted_fen + t.fen
     from (select place, sum(amount_fen) as fen from past group by place) t where slot = 0 and account_id = 'lac_pool_' || t.place`,
  `insert into ledger_transfer
   select subject_id, 'trf_' || key, 'pending', 'lac_pool_' || place, 'lac_clearing', amount_fen, null, 'pay_' || key,
          'disburse', paid_at from past`,
  `insert into ledger_transfer
   select subject_id, 'trf_r' || key, 'post', 'lac_pool_' || place, 'lac_clearing', amount_fen, 'trf_' || key,
          'pay_' || key, 'disburse', credited_at from past`,
  `insert into ledger_transfer
   select subject_id, 'trf_c' || key, 'posted', 'lac_clearing', 'lac_' || subject_id, amount_fen, null, 'pay_' || key,
          'credit', credited_at from past`,
  `update ledger_slot set in_posted_fen = in_posted_fen + t.fen, out_posted_fen = out_posted_fen + t.fen
     from (select sum(amount_fen) as fen from past) t where slot = 0 and account_id = 'lac_clearing' and t.fen > 0`,
  `update ledger_slot set out_posted_fen = out_posted_fen + t.fen
     from (select place, sum(amount_fen) as fen from past group by place) t where slot = 0 and account_id = 'lac_pool_' || t.place`,
  `insert into claimed_fact (subject_id, program_id, period, amount_fen, paid_on, claim_id)
   select subject_id, program_id, period, amount_fen, (paid_at at time zone 'Asia/Shanghai')::date, 'clm_' || key from past`,
];

/** Loads what was paid before the demonstration opened. Payments of programs that are not published are left out. */
export async function loadPastClaims(sql: Sql, city: City): Promise<void> {
  const published = new Set((await sql`select distinct program_id from program_version`).map((row) => row.program_id));
  const accounts = new Map(
    city.payeeAccounts.filter(({ isDefault }) => isDefault).map((row) => [row.subjectKey, row.number]),
  );
  const subjects = new Map(city.subjects.map((row) => [row.subjectKey, row]));
  const signers = new Map(city.delegations.map((row) => [row.enterpriseKey, row.personKey]));
  const rows = city.pastClaims.flatMap((claim) => {
    const { subjectKey } = claim;
    const [subject, number] = [subjects.get(subjectKey), accounts.get(subjectKey)];
    const signer = subject?.kind === "person" ? subjectKey : signers.get(subjectKey);
    if (!subject || !number || !signer || !published.has(claim.programId)) return [];
    const key = cityId("x", `${subjectKey} ${claim.programId} ${claim.period}`).slice(2);
    return [
      [
        cityId("sub", subjectKey),
        key,
        claim.programId,
        claim.period,
        claim.amountFen,
        paidAt(claim.paidOn, key),
        new Date(Date.parse(paidAt(claim.paidOn, key)) + tookMs(key)).toISOString(),
        cityId("acc", `${subjectKey} ${number}`),
        subject.jurisdictionCode,
        cityId("sub", signer),
      ],
    ];
  });
  await sql.begin(async (tx) => {
    await tx`create temp table past (subject_id text, key text, program_id text, period text, amount_fen bigint,
      paid_at timestamptz, credited_at timestamptz, account_id text, place text, signer text) on commit drop`;
    await copyRows(tx, { table: "past", columns: COLUMNS }, rows);
    for (const statement of STATEMENTS) await tx.unsafe(statement);
  });
  progress("load past payments", rows.length, rows.length);
}

/** A moment of that day between eight and twenty o'clock, always the same one for the same payment. */
function paidAt(day: string, key: string): string {
  const code = (at: number) => key.charCodeAt(at);
  const two = (value: number) => String(value).padStart(2, "0");
  const hour = FIRST_HOUR + (code(0) % OFFICE_HOURS);
  return `${day}T${two(hour)}:${two(code(1) % 60)}:${two(code(2) % 60)}+08:00`;
}

/** From the tap to the account, always the same for the same payment: spread as waiting times are, so that 到账速度 shows a spread. */
function tookMs(key: string): number {
  const digits = key.slice(3, 8);
  const drawn = (Number.parseInt(digits, 36) + 1) / (36 ** digits.length + 1);
  return Math.round(TOOK_MS.least - TOOK_MS.scale * Math.log(drawn));
}
