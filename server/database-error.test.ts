import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestService, type TestService } from "@/server/testing/test-service";
import { DatabaseError } from "./database-error";

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service?.close());

describe("a statement that the database refuses", () => {
  test("leaves the transaction with its SQLSTATE and its place, and without anything it was given", async () => {
    const ctx = service.as({ kind: "anonymous" });
    const error = await ctx.tx((tx) => tx.execute(sql`select ${"330299199001011234"}::date`)).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(DatabaseError);
    expect(error).toMatchObject({ sqlState: "22008" });
    expect(error.cause).toBeUndefined();
    expect(error.stack).toMatch(/\n +at /);
    expect(`${error.stack} ${JSON.stringify(error)}`).not.toMatch(/3302|select/);
  });
});
