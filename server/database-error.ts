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

/** Deadlocks and serialization failures: broken by the database so that another could go on. */
const BROKEN_FOR_ANOTHER = ["40P01", "40001"];

/** Whether nothing was written and the very same may be done again. */
export function mayBeRepeated(error: unknown): boolean {
  return error instanceof DatabaseError && BROKEN_FOR_ANOTHER.includes(error.sqlState);
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
