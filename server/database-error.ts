import { DrizzleQueryError } from "drizzle-orm/errors";
import postgres from "postgres";

/**
 * A statement that the database refused: its SQLSTATE and where in our code. What the statement said and was given stays
 * out of it, because frameworks and queues log the messages of errors and of their causes.
 */
export class DatabaseError extends Error {
  override readonly name = "DatabaseError";

  constructor(
    readonly sqlState: string,
    refused: Error,
  ) {
    super(`the database refused a statement (${sqlState})`);
    const frames = (refused.stack ?? "").slice((refused.stack ?? "").indexOf(refused.message) + refused.message.length);
    this.stack = `${this.name}: ${this.message}${frames}`;
  }
}

/** The same error without the statement's values; an error of another kind as it is. */
export function withoutValues(error: unknown): unknown {
  if (error instanceof DrizzleQueryError) return new DatabaseError(sqlStateOf(error.cause), error);
  if (error instanceof postgres.PostgresError) return new DatabaseError(error.code, error);
  return error;
}

function sqlStateOf(cause: unknown): string {
  return cause instanceof Error && "code" in cause ? String(cause.code) : "unknown";
}
