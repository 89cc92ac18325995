import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { BankRecord } from "./books";
import { openJournal } from "./journal";

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "bank-journal-"));
  path = join(folder, "inner", "journal.jsonl");
});
afterEach(() => rmSync(folder, { recursive: true }));

const spent = (id: number): BankRecord => ({ t: "fault-spent", id });

function reopen(): { journal: ReturnType<typeof openJournal>; replayed: BankRecord[] } {
  const replayed: BankRecord[] = [];
  return { journal: openJournal(path, (record) => replayed.push(record)), replayed };
}

test("a settled journal is on the disk, in order, readable by its owner alone", async () => {
  const { journal } = reopen();
  for (let id = 1; id <= 500; id++) {
    journal.append([spent(id)]);
    if (id % 7 === 0) await journal.settled();
  }
  await journal.settled();
  expect(readFileSync(path, "utf8").split("\n")).toHaveLength(501);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  await journal.close();

  const again = reopen();
  expect(again.replayed).toEqual(Array.from({ length: 500 }, (_, index) => spent(index + 1)));
  await again.journal.close();
});

test("a happening torn by a crash is gone as a whole, and the next one is written after the last whole one", async () => {
  const first = reopen();
  first.journal.append([spent(1), spent(2)]);
  await first.journal.close();
  appendFileSync(path, JSON.stringify([spent(3), spent(4)]).slice(0, -3));

  const second = reopen();
  expect(second.replayed).toEqual([spent(1), spent(2)]);
  second.journal.append([spent(5)]);
  await second.journal.close();
  const third = reopen();
  expect(third.replayed).toEqual([spent(1), spent(2), spent(5)]);
  await third.journal.close();
});

test("a file damaged elsewhere is refused by its line, and left as it is", async () => {
  const { journal } = reopen();
  journal.append([spent(1)]);
  await journal.close();
  const damaged = `${readFileSync(path, "utf8")}oops\n[]\n`;
  writeFileSync(path, damaged);
  expect(() => reopen()).toThrow(`${path}:2`);
  expect(readFileSync(path, "utf8")).toBe(damaged);
});

test("a journal that can no longer write says so to everyone from then on", async () => {
  const { journal } = reopen();
  journal.append([spent(1)]);
  await Promise.all([journal.close(), journal.close()]);
  journal.append([spent(2)]);
  await expect(journal.settled()).rejects.toThrow("closed");
  journal.append([spent(3)]);
  await expect(journal.settled()).rejects.toThrow("closed");
  const again = reopen();
  expect(again.replayed).toEqual([spent(1)]);
  await again.journal.close();
});
