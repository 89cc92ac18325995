import { once } from "node:events";
import type { Writable } from "node:stream";
import type { TransactionSql } from "postgres";

/**
 * Sends what a COPY … FROM STDIN takes, piece by piece.
 * @throws what the database says of a row that it refuses, without the row.
 */
export async function streamIn(
  sql: TransactionSql,
  statement: string,
  pieces: Iterable<string | Buffer>,
): Promise<void> {
  const copy = sql.unsafe(statement);
  const stream: Writable = await copy.writable();
  const refused = new Promise<never>((_, reject) => {
    const refuse = (error: Error) => reject(Object.assign(error, { detail: undefined, where: undefined }));
    stream.once("error", refuse);
    // postgres 3.4.9 tells what is refused at the end only to the query, which has been answered with the stream by then.
    Object.assign(copy, { reject: refuse });
  });
  await Promise.race([refused, send(stream, pieces)]);
}

async function send(stream: Writable, pieces: Iterable<string | Buffer>): Promise<void> {
  for (const piece of pieces) if (!stream.write(piece)) await once(stream, "drain");
  stream.end();
  await once(stream, "finish");
}
