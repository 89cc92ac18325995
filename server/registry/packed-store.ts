import type { TransactionSql } from "postgres";
import { copyRows } from "@/db/record-rows";
import type { BatchMemory } from "./batch-memory";
import { type PackedLayout, packedTable } from "./packed-row";
import { PackedRows } from "./packed-rows";

/**
 * The packed rows of a range. Whose row is missing or of another layout, of them it is made of the typed tables now; whoever has none there either
 * stays without.
 */
export async function readPacked(
  tx: TransactionSql,
  layout: PackedLayout,
  { within, memory }: { within: (column: string) => string; memory: BatchMemory },
): Promise<PackedRows> {
  const table = packedTable(layout.audience);
  const kind = layout.audience === "person" ? "person" : "enterprise";
  const query = `select s.subject_id, s.jurisdiction_code, k.packed
      from subject s left join ${table} k on k.subject_id = s.subject_id and ${within("k.subject_id")}
     where s.kind = '${kind}' and ${within("s.subject_id")} order by s.subject_id`;
  const rows = new PackedRows(await copyRows(tx, query), layout, memory);
  if (rows.areRead() || !(await packAgain(tx, layout, within))) return rows;
  return new PackedRows(await copyRows(tx, query), layout, memory);
}

/** @returns whether there was anything to pack. */
async function packAgain(
  tx: TransactionSql,
  layout: PackedLayout,
  within: (column: string) => string,
): Promise<boolean> {
  const table = packedTable(layout.audience);
  await tx.unsafe(
    `delete from ${table} k where ${within("k.subject_id")} and substr(k.packed, 1, 4) <> int4send(${layout.mark})`,
  );
  const isPacked = `exists (select from ${table} k where k.subject_id = f.subject_id and ${within("k.subject_id")})`;
  const { count } = await tx.unsafe(
    `insert into ${table} (subject_id, packed) ${layout.select(`${within("f.subject_id")} and not ${isPacked}`)}`,
  );
  return count > 0;
}
