import { randomBytes } from "node:crypto";
import type { City, Person } from "./city";
import type { Subject } from "./twin";

/**
 * Gives a copied firm the credit code's index of its original for as long as a journey needs it: whoever scans the code finds
 * the copy. @returns gives it back.
 */
export async function findableByCode(city: City, copy: Subject, slug: string): Promise<() => Promise<void>> {
  const [row] = await city.sql`
    select s.subject_id, s.identity_index from delegation d
      join subject p on p.subject_id = d.person_id and p.demo_slug = ${slug}
      join subject s on s.subject_id = d.enterprise_id and s.name = ${copy.name}`;
  if (!row) throw new Error(`${slug} does not act for ${copy.name}`);
  const setIndex = (subjectId: string, index: Buffer) =>
    city.sql`update subject set identity_index = ${index} where subject_id = ${subjectId}`;
  await setIndex(row.subject_id, randomBytes(32));
  await setIndex(copy.subjectId, row.identity_index);
  return async () => {
    await setIndex(copy.subjectId, randomBytes(32));
    await setIndex(row.subject_id, row.identity_index);
  };
}

/** The firm of a person's by its name. */
export function firmNamed(person: Person, name: string): Subject {
  const firm = person.firms.find((one) => one.name === name);
  if (!firm) throw new Error(`${person.name} does not act for ${name}`);
  return firm;
}
