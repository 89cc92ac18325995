import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";

/** What the command prints and ends with. */
function rules(...args: readonly string[]) {
  const { stdout, stderr, status } = spawnSync("node_modules/.bin/tsx", ["bin/rules.ts", ...args], {
    encoding: "utf8",
  });
  return { stdout, stderr, status };
}

test("what cannot be done is said as JSON where JSON is asked for, and in words where it is not", () => {
  for (const args of [
    ["test", "NOPE"],
    ["explain", "NB-GL-2019"],
  ]) {
    const asked = rules(...args, "--json");
    expect(asked.status).toBe(2);
    expect(JSON.parse(asked.stdout)).toEqual({ error: expect.stringContaining("GL-") });
    expect(rules(...args)).toMatchObject({ stdout: "", status: 2, stderr: expect.stringContaining("GL-") });
  }
}, 60_000);
