import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { sourcesDigest } from "./build.mjs";
import { packagesMatch } from "./packages.mjs";
import { accepts, freePort, portState } from "./ports.mjs";
import { checkSpace } from "./preflight.mjs";
import { createProgress, fitted } from "./progress.mjs";
import { scramVerifier } from "./scram.mjs";
import { loadSecrets } from "./secrets.mjs";
import { STAGE_NAMES, testOptions } from "./test-options.mjs";
import { STEPS } from "./test-stages.mjs";
import { asTrouble, Trouble } from "./trouble.mjs";
import { writeWhole } from "./write-whole.mjs";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "yongyiban-parts-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("ports", () => {
  test("a port that somebody listens on is taken, and the next free one is found", async () => {
    const server = net.createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as net.AddressInfo;
    expect(await portState(port)).toBe("taken");
    expect(await accepts(port)).toBe(true);
    expect(await freePort(port)).toBeGreaterThan(port);
    await new Promise((resolve) => server.close(resolve));
    expect(await portState(port)).toBe("free");
    expect(await accepts(port)).toBe(false);
  });
});

describe("secrets", () => {
  test("are made once, kept, and readable by their owner only", () => {
    const file = path.join(folder, "secrets.json");
    const first = loadSecrets(file);
    expect(loadSecrets(file)).toEqual(first);
    expect(Buffer.from(first.keys.DATA_KEY ?? "", "base64")).toHaveLength(32);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test("of a later version are added without touching what is there", () => {
    const file = path.join(folder, "secrets.json");
    writeFileSync(file, JSON.stringify({ keys: { DATA_KEY: "kept" }, passwords: {} }), { mode: 0o644 });
    const { keys, passwords } = loadSecrets(file);
    expect(keys.DATA_KEY).toBe("kept");
    expect(passwords.app).toMatch(/^[0-9a-f]{64}$/);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test("that are damaged are never replaced", () => {
    const file = path.join(folder, "secrets.json");
    writeFileSync(file, '{"keys":');
    expect(() => loadSecrets(file)).toThrow(Trouble);
    expect(readFileSync(file, "utf8")).toBe('{"keys":');
  });

  test("reach PostgreSQL as the verifier of RFC 7677", () => {
    const salt = Buffer.from("W22ZaJ0SNY7soEsUEjb6gQ==", "base64"); // the example of RFC 7677, section 3
    expect(scramVerifier("pencil", salt)).toBe(
      "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=",
    );
  });
});

describe("the packages", () => {
  const lock = (packages: Record<string, unknown>) => JSON.stringify({ packages: { "": {}, ...packages } });
  const install = (packages: Record<string, unknown>) => {
    mkdirSync(path.join(folder, "node_modules"), { recursive: true });
    writeFileSync(path.join(folder, "node_modules/.package-lock.json"), lock(packages));
  };
  const wanted = { "node_modules/a": { version: "1.0.0" }, "node_modules/b": { version: "2.0.0", optional: true } };
  beforeEach(() => writeFileSync(path.join(folder, "package-lock.json"), lock(wanted)));

  test("match when every required version is there", () => {
    install({ "node_modules/a": { version: "1.0.0" } });
    expect(packagesMatch(folder)).toBe(true);
  });

  test("do not match another version, a missing package or an interrupted install", () => {
    expect(packagesMatch(folder)).toBe(false);
    install({ "node_modules/a": { version: "1.0.1" } });
    expect(packagesMatch(folder)).toBe(false);
    install({});
    expect(packagesMatch(folder)).toBe(false);
  });
});

describe("the digest of the sources", () => {
  const write = (file: string, text: string) => {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  };
  beforeEach(() => {
    write("app/page.tsx", "one");
    write("public/icon.svg", "icon");
  });

  test.each([
    ["app/page.tsx", "two"],
    ["package-lock.json", "{}"],
    ["server/new.ts", ""],
    ["public/icon.svg", "other"],
  ])("changes with %s", (file, text) => {
    const before = sourcesDigest(folder);
    write(file, text);
    expect(sourcesDigest(folder)).not.toBe(before);
  });

  test.each(["app/page.test.tsx", "README.md", "e2e/a.ts", ".data/x", "public/sw.js", ".next/y"])(
    "ignores %s",
    (file) => {
      const before = sourcesDigest(folder);
      write(file, "anything");
      expect(sourcesDigest(folder)).toBe(before);
    },
  );
});

describe("a file written whole", () => {
  test("keeps its old text when the new one cannot be written", () => {
    const file = path.join(folder, "kept");
    writeWhole(file, "old");
    expect(() => writeWhole(file, Symbol("no text") as unknown as string)).toThrow();
    expect(readFileSync(file, "utf8")).toBe("old");
  });
});

describe("troubles", () => {
  test("a full disk is named in a sentence, whoever met it", () => {
    const met = Object.assign(new Error("write failed"), { code: "ENOSPC" });
    expect(asTrouble(met, "/clone")).toMatchObject({ message: expect.stringContaining("/clone is full") });
    const told = Object.assign(new Error("bin/seed.ts failed"), {
      output: "could not extend file: No space left on device",
    });
    expect(asTrouble(told, "/clone")).toBeInstanceOf(Trouble);
  });

  test("a bug of ours keeps its stack", () => {
    const bug = new TypeError("undefined is not a function");
    expect(asTrouble(bug, "/clone")).toBe(bug);
  });

  test("too little space is said before anything is written", () => {
    expect(() => checkSpace(folder, 1)).not.toThrow();
    expect(() => checkSpace(folder, Number.MAX_SAFE_INTEGER)).toThrow(/MB are needed/);
  });
});

describe("progress", () => {
  test("without a terminal says each step once it is done, and what failed", async () => {
    let text = "";
    const progress = createProgress({ write: (more) => (text += more) });
    await progress.step("Database", () => 1);
    await expect(progress.step("Build", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(text).toMatch(/^✓ Database {2}0\.\d s\n✗ Build {2}0\.\d s\n$/);
  });

  test("fits Chinese letters, which take two columns each", () => {
    expect(fitted("abc依赖xyz", 6)).toBe("abc依");
  });
});

describe("the stages of the test command", () => {
  test("are those that can be named", () => {
    expect(STEPS.flat(2).map(({ name }) => name)).toEqual(STAGE_NAMES);
    expect(testOptions([]).only).toEqual(STAGE_NAMES);
  });

  test("can be chosen, with options for the tool of a single one", () => {
    expect(testOptions(["--only=unit", "--", "server/claims"])).toEqual({ only: ["unit"], extra: ["server/claims"] });
    expect(testOptions(["--only=lint,types"]).only).toEqual(["lint", "types"]);
  });

  test.each([["--only=units"], ["--only="], ["--fast"], ["--only=lint,types", "--", "x"], ["--", "x"]])(
    "are not silently skipped by %s %s",
    (...args) => {
      expect(() => testOptions(args)).toThrow(Trouble);
    },
  );
});
