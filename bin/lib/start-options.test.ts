import { describe, expect, test } from "vitest";
import { startOptions } from "./start-options.mjs";

describe("what start is asked for", () => {
  test("is port 3000, the loopback and the built-in database when nothing is said", () => {
    expect(startOptions([], {})).toMatchObject({ port: 3000, host: "127.0.0.1", external: null, reset: false });
  });

  test("takes PORT, HOST and --reset", () => {
    expect(startOptions(["--reset"], { PORT: "8080", HOST: "0.0.0.0" })).toMatchObject({
      port: 8080,
      host: "0.0.0.0",
      reset: true,
    });
  });

  test.each(["abc", "0", "65536", "-1", "3000x"])("refuses PORT=%s in a sentence", (PORT) => {
    expect(() => startOptions([], { PORT })).toThrow(`PORT=${PORT} is not a port`);
  });

  test("refuses an option it does not know instead of overlooking it", () => {
    expect(() => startOptions(["--rest"], {})).toThrow("--rest is not an option");
  });

  test("names an existing database without its password", () => {
    const { external } = startOptions([], { DATABASE_URL: "postgres://owner:s%40cret@db.example:6432/city" });
    expect(external).toMatchObject({ host: "db.example", port: 6432, database: "city", user: "owner" });
    expect(external?.shown).toBe("db.example:6432/city");
  });

  test.each(["mysql://a/b", "nonsense", "postgres://host"])("refuses DATABASE_URL=%s in a sentence", (DATABASE_URL) => {
    expect(() => startOptions([], { DATABASE_URL })).toThrow("DATABASE_URL is not the address");
  });
});
