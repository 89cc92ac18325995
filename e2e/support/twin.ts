import { randomBytes } from "node:crypto";
import type { Sql } from "postgres";
import { freshId } from "./random";

/** A person or a firm, as a journey names it. */
export type Subject = { readonly subjectId: string; readonly name: string };

const INDEX_BYTES = 32;

/**
 * Copies a person or a firm with what is known about it and what it is owed and has not taken. The sealed identity and
 * account numbers open as before; the keyed hash is fresh, so that nobody signs in as the copy by mistake.
 * What was already paid stays with the original, except as the facts that rules read.
 */
export async function copySubject(sql: Sql, original: string): Promise<Subject> {
  const subjectId = freshId("sub");
  return sql.begin(async (tx) => {
    const [subject] = await tx`
      insert into subject (subject_id, kind, name, identity_sealed, identity_index, phone_sealed, jurisdiction_code)
      select ${subjectId}, kind, name, identity_sealed, ${randomBytes(INDEX_BYTES)}, phone_sealed, jurisdiction_code
        from subject where subject_id = ${original} returning name`;
    if (!subject) throw new Error(`there is no subject ${original}`);
    await tx`
      insert into payee_account (subject_id, account_id, bank_code, bank_name, number_sealed, number_index, tail,
                                 holder_name, status, is_default, added_on)
      select ${subjectId}, 'acc_' || substr(md5(account_id || ${subjectId}), 1, 26), bank_code, bank_name, number_sealed,
             number_index, tail, holder_name, status, is_default, added_on
        from payee_account where subject_id = ${original}`;
    // Whoever stands in a firm's roster is counted once across all firms: the copy has people of its own.
    await tx`
      insert into fact_record (subject_id, source, facts, obtained_on)
      select ${subjectId}, source,
             case when jsonb_typeof(facts -> 'new_hires') = 'array' and facts -> 'new_hires' <> '[]'
                  then jsonb_set(facts, '{new_hires}', (
                    select jsonb_agg(hire || jsonb_build_object('person_id', (hire ->> 'person_id') || right(${subjectId}, 12)) order by place)
                      from jsonb_array_elements(facts -> 'new_hires') with ordinality as roster (hire, place)))
                  else facts end,
             obtained_on
        from fact_record where subject_id = ${original}`;
    await tx`
      insert into claimed_fact (subject_id, program_id, period, amount_fen, paid_on, claim_id)
      select ${subjectId}, program_id, period, amount_fen, paid_on, claim_id from claimed_fact where subject_id = ${original}`;
    await tx`
      insert into entitlement (subject_id, entitlement_id, program_id, program_version, period, version, status, amount_fen,
                               city_share_permille, jurisdiction_code, brief, because, facts_digest, claimable_from,
                               expires_on, computed_at)
      select ${subjectId}, 'ent_' || substr(md5(entitlement_id || ${subjectId}), 1, 26), program_id, program_version, period,
             version, status, amount_fen, city_share_permille, jurisdiction_code, brief, because, facts_digest,
             claimable_from, expires_on, computed_at
        from entitlement where subject_id = ${original} and status = 'open'`;
    await tx`
      insert into eligibility_gap (subject_id, jurisdiction_code, kinds, computed_at)
      select ${subjectId}, jurisdiction_code, kinds, computed_at
        from eligibility_gap where subject_id = ${original}`;
    // As it was left: without this, the copy would be decided anew and owed what a journey takes from it.
    await tx`delete from fact_change where subject_id = ${subjectId}`;
    return { subjectId, name: String(subject.name) };
  });
}
