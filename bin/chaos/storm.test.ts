import { expect, test } from "vitest";
import { diceOf } from "../simulate/clock";
import type { Keeper } from "./keeper";
import { storm } from "./storm";

test("every nine kills in a row hit the app and the worker three times, the database twice and the bank once", async () => {
  const killed: string[] = [];
  let asked = 0;
  const kill = (name: string) => {
    asked += 1;
    if (asked % 3 === 0) return false; // it is down at this moment
    killed.push(name);
    return true;
  };
  const done = await storm({
    keeper: { kill } as unknown as Keeper,
    dice: { ...diceOf(7), between: (low) => low },
    kills: 18,
    answers: () => 0,
    isOver: () => false,
    onKill: () => {},
  });
  expect(done).toBe(18);
  const pack = ["app", "app", "app", "bank", "database", "database", "worker", "worker", "worker"];
  expect([killed.slice(0, 9).sort(), killed.slice(9).sort()]).toEqual([pack, pack]);
});
