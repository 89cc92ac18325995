import type { TransactionSql } from "postgres";
import { copyRows } from "@/db/record-rows";
import type { BatchMemory } from "./batch-memory";
import { type PackedLayout, packedTable } from "./packed-row";
import { PackedRows } from "./packed-rows";

/**
 * The subjects of a range with their packed rows. Whose row is missing or of another layout, of them it is made of the typed tables now; whoever has
 * none there either stays without. Two questions, put together here: where the planner expects few subjects, it joins by comparing
 * everybody with everybody.
 */
export async function readPacked(
  tx: TransactionSql,
  layout: PackedLayout,
  { within, memory }: { within: (column: string) => string; memory: BatchMemory },
): Promise<PackedRows> {
  const kind = layout.audience === "person" ? "person" : "enterprise";
  const subjects = `select subject_id, jurisdiction_code from subject
     where kind = '${kind}' and ${within("subject_id")} order by subject_id`;
  const packed = `select subject_id, packed from facts.${packedTable(layout.audience)} where ${within("subject_id")} order by subject_id`;
  const read = async () => {
    const [own, rows] = await Promise.all([copyRows(tx, subjects), copyRows(tx, packed)]); // in this order: whoever is new has a row or waits
    return new PackedRows({ subjects: own, packed: rows }, layout, memory);
  };
  const rows = await read();
  return rows.areRead() || !(await packAgain(tx, layout, within)) ? rows : read();
}

/** @returns whether there was anything to pack. */
async function packAgain(
  tx: TransactionSql,
  layout: PackedLayout,
  within: (column: string) => string,
): Promise<boolean> {
  const table = `facts.${packedTable(layout.audience)}`;
  await tx.unsafe(
    `delete from ${table} k where ${within("k.subject_id")} and substr(k.packed, 1, 4) <> int4send(${layout.mark})`,
  );
  const isPacked = `exists (select from ${table} k where k.subject_id = f.subject_id)`;
  const { count } = await tx.unsafe(
    `insert into ${table} (subject_id, packed) ${layout.select(`${within("f.subject_id")} and not ${isPacked}`)}`,
  );
  return count > 0;
}
