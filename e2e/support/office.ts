import type { City, Person } from "./city";

const CITY = "330200";

/** Makes a person of one test a finance officer of the city. */
export async function makeOfficer(city: City, { subjectId }: Person): Promise<void> {
  await city.sql`insert into officer values (${subjectId}, ${CITY}, 'finance')`;
}

/** Lays what the bank was told to move between the city's account and a district's, and from its treasury: one of each state. */
export async function layPoolOrders(city: City, district: string): Promise<void> {
  const [moved, open] = [`shr_20260101_${district}`, `shr_20260102_${district}`];
  for (const [id, day] of [
    [moved, "2026-01-01"],
    [open, "2026-01-02"],
  ] as const) {
    const told = JSON.stringify([id, null, CITY, district, 123_456_00]);
    await city.sql`
      insert into pool_order values (${id}, 'share', ${district}, ${day}, null, ${CITY}, ${district}, 12345600,
        encode(sha256(convert_to(${told}, 'utf8')), 'hex'), now()) on conflict do nothing`;
  }
  const settlement = `stl_20260102_${district}`;
  await city.sql`
    insert into pool_order values (${settlement}, 'settlement', ${district}, '2026-01-02', '011', 'GK1', ${district}, 500000, 'h', now()) on conflict do nothing`;
  await city.sql`
    insert into pool_order_word values (${moved}, 'ACCC', null, 'R1', now(), now()), (${settlement}, 'RJCT', 'AM04', 'R2', now(), now()) on conflict do nothing`;
}
