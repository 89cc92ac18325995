import { describe, expect, test, vi } from "vitest";
import { openLine } from "./line";

type Options = Partial<Parameters<typeof openLine<string, string>>[0]>;

/** A line whose work waits until it is let go; every go is noted. */
function line(options: Options = {}) {
  const goes: string[][] = [];
  const held: (() => void)[] = [];
  const join = openLine<string, string>({
    work: async (items) => {
      goes.push([...items]);
      await new Promise<void>((resolve) => held.push(resolve));
      return items.map((item) => `${item} done`);
    },
    keyOf: (item) => item.slice(0, 1),
    mayRepeat: () => false,
    mayPart: () => true,
    atOnce: 3,
    lanes: 1,
    ...options,
  });
  const moment = async () => {
    for (let i = 0; i < 3; i++) await new Promise((resolve) => setImmediate(resolve));
  };
  const release = async () => {
    held.shift()?.();
    await moment();
  };
  return { join, goes, release, moment };
}

describe("a line", () => {
  test("serves those who come at one moment together, at once, and those who come meanwhile together, in their order", async () => {
    const { join, goes, release, moment } = line();
    const answers = ["a", "b"].map(join);
    await moment();
    expect(goes).toEqual([["a", "b"]]);
    answers.push(...["c", "d", "e", "f"].map(join));
    for (let go = 0; go < 3; go++) await release();
    expect(goes).toEqual([["a", "b"], ["c", "d", "e"], ["f"]]);
    expect(await Promise.all(answers)).toEqual(["a", "b", "c", "d", "e", "f"].map((item) => `${item} done`));
  });

  test("never does two of one key in one go, and lets nobody overtake the second", async () => {
    const { join, goes, release, moment } = line();
    const answers = [join("x")];
    await moment();
    answers.push(...["a1", "a2", "b", "c", "d"].map(join));
    for (let go = 0; go < 3; go++) await release();
    await Promise.all(answers);
    expect(goes).toEqual([["x"], ["a1", "b", "c"], ["a2", "d"]]);
  });

  test("opens another lane only when a go does not end, and no more than it has", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout"] });
    try {
      const { join, goes, release, moment } = line({ lanes: 2 });
      const answers = [join("a")];
      await moment();
      answers.push(...["b", "c", "d"].map(join));
      await moment();
      expect(goes).toEqual([["a"]]);
      vi.advanceTimersByTime(40);
      await moment();
      expect(goes).toEqual([["a"], ["b", "c", "d"]]);
      answers.push(join("e"));
      vi.advanceTimersByTime(400);
      await moment();
      expect(goes).toHaveLength(2);
      for (let go = 0; go < 3; go++) await release();
      await Promise.all(answers);
      expect(goes).toEqual([["a"], ["b", "c", "d"], ["e"]]);
    } finally {
      vi.useRealTimers();
    }
  });

  test("that fails as a whole fails only those who cannot be served, each with its own reason", async () => {
    const work = async (items: readonly string[]) => {
      const bad = items.find((item) => item.startsWith("!"));
      if (bad) throw new Error(items.length === 1 ? bad : "all or nothing");
      return items.map((item) => item);
    };
    const mayPart = (error: unknown) => error instanceof Error && error.message !== "no database";
    const join = openLine<string, string>({ work, keyOf: (one) => one, mayPart, atOnce: 100, lanes: 1 });
    const items = ["a", "b", "!c", "d", "!e", "f", "g"];
    const answers = await Promise.allSettled(items.map(join));
    expect(answers.map((one) => (one.status === "fulfilled" ? one.value : `${one.reason.message} failed`))).toEqual(
      items.map((item) => (item.startsWith("!") ? `${item} failed` : item)),
    );
    expect(await join("h")).toBe("h");
  });

  test("whose failure is everybody's tells all of them at once, and is not tried in parts", async () => {
    let goes = 0;
    const work = async (): Promise<string[]> => {
      goes += 1;
      throw new Error("no database");
    };
    const join = openLine<string, string>({ work, mayPart: () => false, atOnce: 100, lanes: 1 });
    const answers = await Promise.allSettled(["a", "b", "b", "c"].map(join));
    expect(answers.map(({ status }) => status)).toEqual(Array(4).fill("rejected"));
    expect(goes).toBe(1);
  });

  test("repeats what was broken by a deadlock as it was, and gives up after four goes", async () => {
    let goes = 0;
    const broken = async (items: readonly string[]) => {
      goes += 1;
      if (goes % 5 !== 3) throw new Error("deadlock");
      return items;
    };
    const join = openLine<string, string>({
      work: broken,
      keyOf: (one) => one,
      mayRepeat: () => true,
      atOnce: 100,
      lanes: 1,
    });
    expect(await join("a")).toBe("a");
    expect(goes).toBe(3);
    goes = 3;
    await expect(join("b")).rejects.toThrow("deadlock");
    expect(goes).toBe(7);
  });
});
