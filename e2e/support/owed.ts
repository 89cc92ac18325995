import type { City } from "./city";
import { freshId } from "./random";
import type { Subject } from "./twin";

/** A benefit that somebody may take. */
export type Owed = {
  readonly entitlementId: string;
  readonly programId: string;
  readonly amountFen: number;
};

/** What a subject is owed and has not taken, largest first. */
export async function owedTo(city: City, { subjectId }: Subject): Promise<Owed[]> {
  const rows = await city.sql`
    select entitlement_id, program_id, amount_fen::float8 as amount_fen from entitlement
     where subject_id = ${subjectId} and status = 'open' order by amount_fen desc, entitlement_id`;
  return rows.map((row) => ({
    entitlementId: row.entitlement_id,
    programId: row.program_id,
    amountFen: row.amount_fen,
  }));
}

/** One benefit of a subject by its program. @throws Error when it is not owed. */
export async function benefit(city: City, subject: Subject, programId: string): Promise<Owed> {
  const found = (await owedTo(city, subject)).find((owed) => owed.programId === programId);
  if (!found) throw new Error(`${subject.name} is not owed ${programId}`);
  return found;
}

/** Takes everything from a subject but one benefit, so that a journey about one payment is about one. */
export async function keepOnly(city: City, { subjectId }: Subject, { entitlementId }: Owed): Promise<void> {
  await city.sql`
    update entitlement set status = 'withdrawn'
     where subject_id = ${subjectId} and status = 'open' and entitlement_id <> ${entitlementId}`;
}

/** Words and reasons of its own: what does not come out of the person's facts is shown as it was stored. */
const BRIEF = { zh: "另外一笔", en: "One more" };
const BECAUSE = [
  {
    clauseId: "c1",
    article: null,
    text: "端到端测试的一条",
    verdict: "met",
    fact: { zh: "符合：端到端测试的一条", en: "This condition is met" },
    evidence: [{ attribute: "hukou_city", source: "public-security", obtainedOn: "2026-11-19" }],
  },
];

/**
 * Owes a demonstration person one benefit more: a program, a period of its own. For
 * journeys through the sign-in stub, which lets in nobody else. What an earlier run left open is withdrawn first.
 */
export async function owe(
  city: City,
  { subjectId }: Subject,
  { programId, amountFen }: { programId: string; amountFen: number },
): Promise<Owed> {
  const entitlementId = freshId("ent");
  await city.sql`
    update entitlement set status = 'withdrawn' where subject_id = ${subjectId} and status = 'open' and period like 'e2e%'`;
  const rows = await city.sql`
    insert into entitlement (subject_id, entitlement_id, program_id, program_version, period, version, status, amount_fen,
                             city_share_permille, jurisdiction_code, brief, because, facts_digest, claimable_from,
                             expires_on, computed_at)
    select ${subjectId}, ${entitlementId}, program_id, program_version, ${entitlementId.replace("ent_", "e2e")}, 1, 'open',
           ${amountFen}, city_share_permille, jurisdiction_code, ${city.sql.json(BRIEF)}, ${city.sql.json(BECAUSE)},
           facts_digest, claimable_from, expires_on, computed_at
      from entitlement where program_id = ${programId} order by computed_at desc limit 1
    returning program_id`;
  if (rows.length === 0) throw new Error(`nobody is owed ${programId}`);
  return { entitlementId, programId, amountFen };
}
