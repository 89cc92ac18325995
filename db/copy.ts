import type { TransactionSql } from "postgres";
import { streamIn } from "./copy-stream";

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
  let count = 0;
  function* chunks(): Generator<string> {
    let chunk = "";
    for (const row of rows) {
      chunk += `${row.map(encode).join("\t")}\n`;
      count += 1;
      if (chunk.length < CHUNK_CHARS) continue;
      yield chunk;
      chunk = "";
    }
    if (chunk !== "") yield chunk;
  }
  await streamIn(sql, `copy "${into.table}" (${columns}) from stdin`, chunks());
  return count;
}

function encode(value: CopyValue): string {
  if (value === null) return "\\N";
  if (Buffer.isBuffer(value)) return `\\\\x${value.toString("hex")}`;
  if (value instanceof Date) return value.toISOString();
  const text = typeof value === "object" ? JSON.stringify(value) : String(value);
  return text.replaceAll("\\", "\\\\").replaceAll("\t", "\\t").replaceAll("\n", "\\n").replaceAll("\r", "\\r");
}
