import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Place, postgresPlace } from "./postgres-place.mjs";
import { createCluster, endStrayServer, startOnFreePort, startServer } from "./postgres-server.mjs";

let folder: string;
let places: Place[];

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "yyb-two-servers-"));
  places = [];
});
afterEach(async () => {
  for (const place of places) await endStrayServer(place);
  for (const place of places) rmSync(place.data, { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
});

async function cluster(name: string): Promise<{ place: Place; password: string; logFile: string }> {
  const place = await postgresPlace({ root: process.cwd(), home: path.join(folder, name), name: "postgres" });
  places.push(place);
  createCluster(place, name);
  return { place, password: name, logFile: path.join(folder, `${name}.log`) };
}

test("a server whose port another one took, and that is long in noticing, is not told that its password is lost", async () => {
  const { port } = await startOnFreePort({ ...(await cluster("first")), preferred: 46_100 });
  const second = await cluster("second");
  const { postgres } = second.place.binaries;
  const slow = path.join(path.dirname(second.place.data), "slow-postgres");
  mkdirSync(path.dirname(slow), { recursive: true });
  writeFileSync(slow, `#!/bin/sh\nsleep 2\nexec '${postgres}' "$@"\n`, { mode: 0o755 });
  const place = { ...second.place, binaries: { ...second.place.binaries, postgres: slow } };
  await expect(startServer({ ...second, place, port })).rejects.toMatchObject({
    output: expect.stringMatching(/could not bind|Address already in use/),
  });
}, 60_000);

test("a cluster that knows another password says so", async () => {
  const { place, logFile } = await cluster("third");
  const start = startOnFreePort({ place, password: "another", logFile, preferred: 46_200 });
  await expect(start).rejects.toThrow("secrets that are no longer in .data/secrets.json");
}, 60_000);
