import { bigint, customType, timestamp } from "drizzle-orm/pg-core";

/** Raw bytes. */
export const bytea = customType<{ data: Buffer; driverData: Buffer }>({ dataType: () => "bytea" });

/** An amount of money: fen, a safe integer. */
export const fenColumn = (name: string) => bigint(name, { mode: "number" });

/** An instant, to the microsecond in the database, a Date here. */
export const instant = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });
