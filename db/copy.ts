import { once } from "node:events";
import type { TransactionSql } from "postgres";

/** A value that COPY can carry. Objects and arrays travel as JSON. */
export type CopyValue = string | number | boolean | Date | Buffer | object | null;

const CHUNK_CHARS = 256 * 1024;

/**
 * Streams rows into a table with COPY (text format). COPY does not pass row-level security: the table is a temporary
 * stage of the same transaction, merged from there by INSERT … SELECT.
 * @returns how many rows were written.
 */
export async function copyRows(
  sql: TransactionSql,
  into: { table: string; columns: readonly string[] },
  rows: Iterable<readonly CopyValue[]>,
): Promise<number> {
  const columns = into.columns.map((column) => `"${column}"`).join(", ");
  const stream = await sql.unsafe(`copy "${into.table}" (${columns}) from stdin`).writable();
  let chunk = "";
  let count = 0;
  for (const row of rows) {
    chunk += `${row.map(encode).join("\t")}\n`;
    count += 1;
    if (chunk.length < CHUNK_CHARS) continue;
    if (!stream.write(chunk)) await once(stream, "drain");
    chunk = "";
  }
  await new Promise<void>((resolve, reject) => {
    stream.once("error", reject);
    stream.once("finish", resolve);
    stream.end(chunk);
  });
  return count;
}

function encode(value: CopyValue): string {
  if (value === null) return "\\N";
  if (Buffer.isBuffer(value)) return `\\\\x${value.toString("hex")}`;
  if (value instanceof Date) return value.toISOString();
  const text = typeof value === "object" ? JSON.stringify(value) : String(value);
  return text.replaceAll("\\", "\\\\").replaceAll("\t", "\\t").replaceAll("\n", "\\n").replaceAll("\r", "\\r");
}
