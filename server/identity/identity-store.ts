import { and, eq, exists, getTableColumns, gte, isNull, or, sql } from "drizzle-orm";
import { delegation, officer, subject } from "@/db/schema";
import type { Tx } from "@/server/context";
import { calendarDate } from "@/server/kernel";
import type { RepresentedFirm } from "./subject";

/** A subject with what only this module may open. */
export type SubjectRow = typeof subject.$inferSelect;

/** One subject, if the caller may see it. */
export async function readSubject(tx: Tx, subjectId: string): Promise<SubjectRow | undefined> {
  const [row] = await tx.select().from(subject).where(eq(subject.subjectId, subjectId)).limit(1);
  return row;
}

/** A person, and whether she works at an office; in one statement. */
export async function readPerson(
  tx: Tx,
  asked: { personId: string; office: "finance" },
): Promise<(SubjectRow & { hasDesk: boolean }) | undefined> {
  const { personId, office } = asked;
  const desk = tx
    .select()
    .from(officer)
    .where(and(eq(officer.personId, personId), eq(officer.office, office)));
  const [row] = await tx
    .select({ ...getTableColumns(subject), hasDesk: sql<boolean>`${exists(desk)}` })
    .from(subject)
    .where(eq(subject.subjectId, personId))
    .limit(1);
  return row;
}

/** The person with this identity, by its keyed hash. */
export async function findByIdentity(tx: Tx, identityIndex: Buffer): Promise<SubjectRow | undefined> {
  const [row] = await tx.select().from(subject).where(eq(subject.identityIndex, identityIndex)).limit(1);
  return row;
}

/** The firms a person may act for on a date, by name. */
export async function listFirms(tx: Tx, person: { personId: string; on: string }): Promise<RepresentedFirm[]> {
  const rows = await tx
    .select({
      enterpriseId: subject.subjectId,
      name: subject.name,
      title: delegation.title,
      until: delegation.validUntil,
    })
    .from(delegation)
    .innerJoin(subject, eq(subject.subjectId, delegation.enterpriseId))
    .where(
      and(
        eq(delegation.personId, person.personId),
        isNull(delegation.revokedAt),
        or(isNull(delegation.validUntil), gte(delegation.validUntil, person.on)),
      ),
    )
    .orderBy(subject.name);
  return rows.map(({ until, ...firm }) => ({ ...firm, validUntil: until === null ? null : calendarDate(until) }));
}

/** Whether a delegation is in force on a date. */
export async function hasDelegation(
  tx: Tx,
  asked: { personId: string; enterpriseId: string; on: string },
): Promise<boolean> {
  const firms = await listFirms(tx, asked);
  return firms.some((firm) => firm.enterpriseId === asked.enterpriseId);
}

/** Whom a person works for as an officer of an office; undefined for everybody else. */
export async function findOffice(tx: Tx, key: { personId: string; office: "finance" }): Promise<string | undefined> {
  const [row] = await tx
    .select({ jurisdictionCode: officer.jurisdictionCode })
    .from(officer)
    .where(and(eq(officer.personId, key.personId), eq(officer.office, key.office)))
    .limit(1);
  return row?.jurisdictionCode;
}
