import type { City } from "./city";

/** A program of which nothing can be taken, as the nightly checks leave it when a source does not pass. */
export type Hold = { release(): Promise<void> };

/** Holds one program for everybody: of a program that no other journey takes anything from. */
export async function holdProgram(
  { sql }: City,
  held: { programId: string; source: string; reason: { zh: string; en: string } },
): Promise<Hold> {
  const { programId, source, reason } = held;
  await sql`
    insert into program_hold (program_id, gate, source, held_since, reason)
    select ${programId}, 'freshness', ${source}, (now() at time zone 'Asia/Shanghai')::date + offset_days, ${sql.json(reason)}
      from city_clock
    on conflict do nothing`;
  return { release: async () => void (await sql`delete from program_hold where program_id = ${programId}`) };
}
