import { describe, expect, test } from "vitest";
import { RunStopped, WriteTurns } from "./write-turns";

const soon = () => new Promise<void>((resolve) => setTimeout(resolve, 20));

/** Writes a book's name when its turn comes, and passes it on. */
function writer(turns: WriteTurns, written: string[]) {
  return async (part: number, book: "owed" | "gaps" = "owed") => {
    const turn = turns.of(part);
    await turn.mine(book);
    written.push(`${book} ${part}`);
    turn.pass(book);
  };
}

describe("the turns of a run", () => {
  test("come in the order of the parts, whoever asks first", async () => {
    const written: string[] = [];
    const write = writer(WriteTurns.over([3, 5, 6]), written);
    await Promise.all([write(6), write(3), write(5)]);
    expect(written).toEqual(["owed 3", "owed 5", "owed 6"]);
  });

  test("are each book's own: the next part writes one while this part writes the other", async () => {
    const written: string[] = [];
    const turns = WriteTurns.over([1, 2]);
    const write = writer(turns, written);
    await turns.of(1).mine("owed");
    turns.of(1).pass("owed");
    await write(2);
    const waiting = write(2, "gaps");
    await soon();
    expect(written).toEqual(["owed 2"]);
    await write(1, "gaps");
    await waiting;
    expect(written).toEqual(["owed 2", "gaps 1", "gaps 2"]);
  });

  test("do not wait for whoever has nothing to write", async () => {
    const written: string[] = [];
    const turns = WriteTurns.over([1, 2, 3, 4]);
    const write = writer(turns, written);
    turns.of(3).pass("owed");
    turns.of(2).pass("owed");
    const last = write(4);
    await soon();
    expect(written).toEqual([]); // the first has not passed
    turns.of(1).pass("owed");
    await last;
    expect(written).toEqual(["owed 4"]);
  });

  test("are shared with a thread that knows the memory", async () => {
    const written: string[] = [];
    const turns = WriteTurns.over([1, 2]);
    const there = writer(new WriteTurns(turns.shared), written)(2);
    await writer(turns, written)(1);
    await there;
    expect(written).toEqual(["owed 1", "owed 2"]);
  });

  test("never come once it has stopped, and nobody waits for them", async () => {
    const turns = WriteTurns.over([1, 2, 3]);
    const waiting = turns.of(2).mine("owed");
    turns.stop();
    turns.of(1).pass("owed");
    await expect(waiting).rejects.toBeInstanceOf(RunStopped);
    await expect(turns.of(3).mine("gaps")).rejects.toBeInstanceOf(RunStopped);
  });
});
