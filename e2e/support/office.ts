import type { City, Person } from "./city";

const CITY = "330200";

/** Makes a person of one test a finance officer of the city. */
export async function makeOfficer(city: City, { subjectId }: Person): Promise<void> {
  await city.sql`insert into officer values (${subjectId}, ${CITY}, 'finance')`;
}
