import type { TestService } from "./test-service";

/** 高龄津贴: 100 yuan a month from 90, 800 from 100. */
const OLD_AGE_PROGRAM = "NB-GL-2019";

/** A city of so many people, `sub_p0001` and on, whose only program is 高龄津贴. Nothing is delivered about them yet. */
export async function settleOldPeople({ owner }: TestService, count: number): Promise<void> {
  await owner`update program_version set program_id = ${OLD_AGE_PROGRAM}`;
  await owner`insert into source values ('public-security', '2026-11-19')`;
  await owner`update city_clock set loaded_at = '2026-11-20T00:00:00+08:00'`;
  await owner`
    insert into subject (subject_id, kind, name, identity_sealed, identity_index, jurisdiction_code)
    select 'sub_p' || lpad(i::text, 4, '0'), 'person', 'x', '', int4send(i), '330203' from generate_series(1, ${count}) i`;
}

/** Of everybody there is: alive, of the city, and 91 years old. */
export async function deliverOldAge({ owner }: TestService): Promise<void> {
  await owner`
    insert into fact_record (subject_id, source, facts, obtained_on)
    select subject_id, 'public-security', '{"birth_date": "1935-01-01", "hukou_city": "宁波市", "alive": true}', '2026-11-19' from subject`;
}
