import { createHash, randomBytes } from "node:crypto";
import type { BrowserContext } from "@playwright/test";
import postgres, { type Sql } from "postgres";
import { copySubject, type Subject } from "./twin";

/** What was confirmed, as the database knows it. */
export type StoredClaim = {
  readonly claimId: string;
  readonly status: string;
  readonly amountFen: number;
  readonly confirmedBy: string;
  readonly endToEndIds: readonly string[];
};

/** A person of one test alone, and the firms she may act for. */
export type Person = Subject & { readonly firms: readonly Subject[] };

/** The city of one stack, arranged and looked into as the database's owner. */
export type City = {
  readonly sql: Sql;
  /**
   * A person with everything a demonstration person has (facts, open benefits, gaps, accounts, firms), who belongs to
   * one test alone: tests beside it and after it find the demonstration as it was.
   */
  twinOf(slug: string): Promise<Person>;
  /** A demonstration person herself, who alone can pass the sign-in stub. What she is owed may be in use elsewhere. */
  demoPerson(slug: string): Promise<Subject>;
  /** Opens a session as the sign-in would, and puts its cookie on a phone. */
  signIn(context: BrowserContext, person: Subject, actingFor?: Subject): Promise<Session>;
  /** Every claim of a subject, oldest first. */
  claimsOf(subjectId: string): Promise<StoredClaim[]>;
  close(): Promise<void>;
};

/** A session on one phone. */
export type Session = { end(): Promise<void> };

const SESSION_COOKIE = "yyb_session";
const SESSION_HOURS = 8;
const TOKEN_BYTES = 32;

/** Opens the city of a stack. @param stack.url where its sessions are valid. */
export function openCity(stack: { databaseUrl: string; url: string }): City {
  const sql = postgres(stack.databaseUrl, { max: 3, onnotice: () => {} });

  const subjectOf = async (slug: string) => {
    const [row] = await sql`select subject_id, name from subject where demo_slug = ${slug}`;
    if (!row) throw new Error(`the demonstration has nobody called ${slug}`);
    return row as { subject_id: string; name: string };
  };

  return {
    sql,
    twinOf: async (slug) => {
      const { subject_id: original } = await subjectOf(slug);
      const person = await copySubject(sql, original);
      const firms: Subject[] = [];
      for (const row of await sql`select enterprise_id from delegation where person_id = ${original} order by enterprise_id`) {
        const firm = await copySubject(sql, row.enterprise_id);
        await sql`
          insert into delegation (enterprise_id, person_id, title, is_legal_representative, valid_until)
          select ${firm.subjectId}, ${person.subjectId}, title, is_legal_representative, valid_until
            from delegation where enterprise_id = ${row.enterprise_id} and person_id = ${original}`;
        firms.push(firm);
      }
      return { ...person, firms };
    },
    demoPerson: async (slug) => {
      const { subject_id: subjectId, name } = await subjectOf(slug);
      return { subjectId, name };
    },
    signIn: async (context, person, actingFor) => {
      const token = randomBytes(TOKEN_BYTES).toString("base64url");
      const tokenHash = createHash("sha256").update(token).digest();
      await sql`
        insert into session (token_hash, person_id, acting_for, provider, created_at, expires_at)
        select ${tokenHash}, ${person.subjectId}, ${actingFor?.subjectId ?? null}, 'zlb', city_now,
               city_now + make_interval(hours => ${SESSION_HOURS})
          from (select now() + make_interval(days => offset_days) as city_now from city_clock) as clock`;
      await context.addCookies([
        { name: SESSION_COOKIE, value: token, url: stack.url, httpOnly: true, sameSite: "Lax" },
      ]);
      return { end: async () => void (await sql`delete from session where token_hash = ${tokenHash}`) };
    },
    claimsOf: async (subjectId) => {
      const rows = await sql`
        select claim_id, status, amount_fen::float8 as amount_fen, confirmed_by,
               array(select end_to_end_id from payment_instruction i
                      where i.subject_id = c.subject_id and i.claim_id = c.claim_id order by attempt) as end_to_end_ids
          from claim c where subject_id = ${subjectId} order by confirmed_at`;
      return rows.map((row) => ({
        claimId: row.claim_id,
        status: row.status,
        amountFen: row.amount_fen,
        confirmedBy: row.confirmed_by,
        endToEndIds: row.end_to_end_ids,
      }));
    },
    close: () => sql.end({ timeout: 1 }),
  };
}
