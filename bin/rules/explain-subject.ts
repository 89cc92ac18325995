import { sql } from "drizzle-orm";
import { openDatabase } from "@/db/client";
import { type Caller, createContext, type Resources } from "@/server/context";
import { type ExplanationView, explainProgram } from "@/server/entitlements";
import { maskIdentity, Refusal } from "@/server/kernel";
import { loginUrl, NoDatabase } from "./database";

const IDENTITY = /(?<!\d)\d{17}[\dXx](?![\dA-Za-z])/g;
const UNREACHABLE = /ECONNREFUSED|CONNECT_TIMEOUT|ENOTFOUND|ETIMEDOUT/;

/** What keeps a subject from being explained; its message is all that is said. */
export class NotExplained extends Error {}

/** A program decided for one subject of the database, as that subject's own phone would show it. */
export async function explainSubject(programId: string, subject: string): Promise<ExplanationView> {
  const db = openDatabase(appUrl(), { connections: 1 });
  try {
    // Only the database and the clock are used: nothing here pays, seals, signs in or listens.
    const [clock] = await db.execute<{ offset_days: number }>(sql`select offset_days from city_clock`);
    const resources = { db, clockOffsetDays: clock?.offset_days ?? 0 } as unknown as Resources;
    const as = (caller: Caller) => createContext(resources, { caller, locale: "zh-CN", requestId: "rules" });
    const [found] = await as({ kind: "system", job: "sign-in" }).tx((tx) =>
      tx.execute<{ id: string; kind: string; representative: string }>(
        sql`select subject_id as id, kind,
                   (select person_id from delegation d where d.enterprise_id = subject_id order by is_legal_representative desc limit 1) as representative
              from subject where subject_id = ${subject} or demo_slug = ${subject}`,
      ),
    );
    if (!found)
      throw new NotExplained(`the database has no subject ${subject}: give a subject id or a demonstration slug`);
    const own: Caller =
      found.kind === "person"
        ? { kind: "person", personId: found.id }
        : { kind: "person_for_firm", personId: found.representative, enterpriseId: found.id };
    return await explainProgram(as(own), { programId });
  } catch (error) {
    throw asNotExplained(error, programId);
  } finally {
    await db.$client.end({ timeout: 1 });
  }
}

/** A sentence of the trace without anybody's identity number in it. */
export function withoutIdentity(text: string): string {
  return text.replace(IDENTITY, maskIdentity);
}

function asNotExplained(error: unknown, programId: string): unknown {
  if (error instanceof Refusal) return new NotExplained(`${programId} is not published for this kind of subject`);
  const { cause } = error as { cause?: unknown };
  return isUnreachable(error) || isUnreachable(cause) ? new NotExplained(new NoDatabase("app").message) : error;
}

/** A driver's word that nobody answered at the database's address. */
function isUnreachable(error: unknown): boolean {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  return UNREACHABLE.test(`${code} ${message}`);
}

function appUrl(): string {
  try {
    return loginUrl("app");
  } catch (error) {
    throw error instanceof NoDatabase ? new NotExplained(error.message) : error;
  }
}
